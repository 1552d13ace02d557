/*
 * Measures the build: first load (what sign-in and the board need) and each lazy chunk, gzip -9. Ends
 * with 1 when a budget is exceeded. Run after `npm run build -w @arthor/console`.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
// On a phone each file more may cost a round trip.
const budgets = { firstFiles: 10, firstLoad: 200_000, lazyChunk: 60_000, all: 600_000 };
const firstPages = ['src/page/login.tsx', 'src/locale/zh-cn/base.ts', 'src/locale/zh-cn/reason.ts'];

const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));
const sizes = new Map();
for (const entry of Object.values(manifest))
  for (const file of [entry.file, ...(entry.css ?? [])])
    if (!sizes.has(file)) sizes.set(file, gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length);

const first = new Set();
const visit = (key) => {
  const entry = manifest[key];
  if (entry === undefined) throw new Error(`${key} is not in the build`);
  for (const file of [entry.file, ...(entry.css ?? [])]) first.add(file);
  for (const needed of entry.imports ?? []) visit(needed);
};
const page = await readFile(new URL('index.html', dist), 'utf8');
for (const [key, { file }] of Object.entries(manifest)) if (page.includes(file)) visit(key);
for (const key of firstPages) visit(key);

const sum = (files) => [...files].reduce((total, file) => total + sizes.get(file), 0);
const lazy = [...sizes].filter(([file]) => !first.has(file)).toSorted((a, b) => b[1] - a[1]);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`first load  ${kB(sum(first))} of ${kB(budgets.firstLoad)}, ${first.size} files`);
console.log(`all         ${kB(sum(sizes.keys()))} of ${kB(budgets.all)}`);
for (const [file, size] of lazy.slice(0, 8)) console.log(`lazy        ${kB(size).padStart(8)}  ${file}`);

// For the table of `npm run check:console`.
const file = process.env['ARTHOR_FIGURES'];
const figures = { 'first-load': sum(first), 'lazy-chunk': lazy[0]?.[1] ?? 0, 'all-code': sum(sizes.keys()) };
for (const [goal, bytes] of Object.entries(figures))
  if (file !== undefined)
    await appendFile(file, `${JSON.stringify({ goal, value: Math.round(bytes / 100) / 10 })}\n`);

const broken = [
  sum(first) > budgets.firstLoad && 'first load',
  first.size > budgets.firstFiles && `first load: ${[...first].join(', ')}`,
  sum(sizes.keys()) > budgets.all && 'all',
  ...lazy.filter(([, size]) => size > budgets.lazyChunk).map(([file]) => file),
].filter(Boolean);
if (broken.length > 0) {
  console.error(`over budget: ${broken.join(', ')}`);
  process.exitCode = 1;
}
