// A Chromium that is signed in, and Lighthouse beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Starts it with a profile of its own that holds a cookie of `base`. Nobody else is attached to its pages. */
export async function startChromium(executable, base, cookie) {
  const profile = mkdtempSync(join(tmpdir(), 'arthor-chromium-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--lang=en-US'];
  const child = spawn(
    executable,
    [...flags, `--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'],
    { stdio: 'ignore' },
  );
  const [port, path] = await debugging(profile, child);
  const end = async () => {
    await send(port, path, 'Browser.close').catch(() => child.kill('SIGKILL'));
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const [name, value] = cookie.split(/=(.*)/s);
  await send(port, path, 'Storage.setCookies', { cookies: [{ name, value, url: base, httpOnly: true }] });
  return { port, end };
}

/** Where it listens: it writes that into its profile. */
async function debugging(profile, child) {
  for (const began = Date.now(); Date.now() - began < 30_000; await pause(50)) {
    if (child.exitCode !== null) break;
    try {
      const [port, path] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
      if (path) return [port, path];
    } catch {
      // Not yet.
    }
  }
  throw new Error('Chromium does not start');
}

/** One command to the browser as a whole. */
async function send(port, path, method, params = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const answer = new Promise((resolve) => socket.addEventListener('message', resolve));
  const closed = new Promise((resolve) => socket.addEventListener('close', () => resolve(null)));
  socket.send(JSON.stringify({ id: 1, method, params }));
  const given = await Promise.race([answer, closed]);
  socket.close();
  const error = given === null ? undefined : JSON.parse(given.data).error;
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
}
