import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The image of the pods with long connections, where it could be made. */
export const streamImage = 'registry.localhost/demo/stream:1';

/**
 * Makes an image of this Node, its libraries and {@link ./stream-pod.ts}, and gives it to the containerd of a cluster:
 * nothing is pulled, and the demo image holds no connection open. Every file lies where it lies here.
 */
export async function importStreamImage(containerd: string, directory: string): Promise<void> {
  const script = fileURLToPath(new URL('stream-pod.js', import.meta.url));
  const kind = fileURLToPath(new URL('../../../package.json', import.meta.url));
  const { stdout } = await run('ldd', [process.execPath]);
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path ?? '');
  const layer = join(directory, 'layer.tar');
  const files = [process.execPath, ...libraries, script, kind];
  await run('tar', ['-chf', layer, '-P', '--transform', 's,^/,,', ...files]);
  const config = {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Entrypoint: [process.execPath, script], User: '65532:65532' },
    rootfs: { type: 'layers', diff_ids: [`sha256:${await sha256(layer)}`] },
  };
  const manifest = [{ Config: 'config.json', RepoTags: [streamImage], Layers: ['layer.tar'] }];
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  const image = join(directory, 'image.tar');
  await run('tar', ['-C', directory, '-cf', image, 'manifest.json', 'config.json', 'layer.tar']);
  await run('ctr', ['--address', containerd, '--namespace', 'k8s.io', 'images', 'import', image]);
}

/** Where the containerd of a cluster of the shared scripts listens. */
export const containerdOf = (kubeconfig: string): string => join(dirname(kubeconfig), 'containerd.sock');

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
