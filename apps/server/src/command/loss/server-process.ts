import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Ends } from './ends.js';
import { freePort } from './port.js';

/** How long a server may take to be ready, ms. */
const startMs = 60_000;

/** Starts the built server as a process of its own in a folder; the port where it is ready. */
export async function startServerProcess(
  { directory, env }: { readonly directory: string; readonly env: Readonly<Record<string, string>> },
  ends: Ends,
): Promise<number> {
  const port = await freePort();
  const main = fileURLToPath(new URL('../../main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    cwd: directory,
    env: { ...process.env, LOG_LEVEL: 'warn', ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
    // Ctrl-C is answered by the one who started it: first the load ends, then the server.
    detached: true,
  });
  ends.add('the server', async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  });
  const end = Date.now() + startMs;
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error('the server ended while it started');
    if (Date.now() > end) throw new Error('the server is not ready after a minute');
    await pause(50);
  }
  return port;
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
