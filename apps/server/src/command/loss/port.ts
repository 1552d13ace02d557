import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A port such that it and those so far above it are free. */
export async function freeBase(offsets: readonly number[]): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    // Below the ports that systems give to connections by themselves.
    const base = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await Promise.all(offsets.map((offset) => isFree(base + offset)))).every(Boolean)) return base;
  }
  throw new Error('no free ports');
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
