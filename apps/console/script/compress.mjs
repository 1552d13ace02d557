/*
 * Compresses each file of the build that compresses, once and as well as it can be, beside itself: the
 * server sends those and never compresses them again.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const assets = new URL('../dist/assets/', import.meta.url);
const leastBytes = 1024;

for (const name of await readdir(assets)) {
  if (!/\.(?:js|css|svg)$/.test(name)) continue;
  const content = await readFile(new URL(name, assets));
  if (content.length < leastBytes) continue;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await writeFile(new URL(`${name}.br`, assets), brotliCompressSync(content, { params }));
  await writeFile(new URL(`${name}.gz`, assets), gzipSync(content, { level: 9 }));
}
