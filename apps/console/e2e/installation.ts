import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A server of its own, on the sandbox, with a fresh database; `stop` leaves nothing behind. */
export interface Installation {
  readonly base: string;
  readonly gateway: string;
  readonly password: string;
  /** The API of the simulated cluster, and the token that it takes. */
  cluster(): Promise<{ readonly url: string; readonly token: string }>;
  /** Its connections stay open and nothing answers on them, until it goes on. */
  freeze(): void;
  goOn(): void;
  /** Ends the server and starts it again as it was left, as an upgrade does. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Builds what is missing and starts Arthor on free ports in a temporary directory, `env` set besides. */
export async function install(env: Readonly<Record<string, string>> = {}): Promise<Installation> {
  const home = await mkdtemp(join(tmpdir(), 'arthor-journey-'));
  const [port, gatewayPort] = [await freePort(), await freePort()];
  const password = 'correct-horse-battery';
  let said = '';
  const start = () => {
    const started = spawn(process.execPath, [join(import.meta.dirname, '../../../script/start.mjs')], {
      cwd: home,
      env: {
        ...process.env,
        // The runner's own marks would make the server a test.
        NODE_ENV: 'production',
        NODE_OPTIONS: '',
        HOST: '127.0.0.1',
        PORT: String(port),
        SANDBOX_GATEWAY_PORT: String(gatewayPort),
        DATABASE_URL: `sqlite:${join(home, 'arthor.sqlite')}`,
        ADMIN_PASSWORD: password,
        KEEP_WARM_SECONDS: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (part) => (said += String(part)));
    return started;
  };
  let server = start();
  const base = `http://127.0.0.1:${port}`;
  const end = async () => {
    if (server.exitCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
  const stop = async () => {
    await end();
    await rm(home, { recursive: true, force: true });
  };
  const ready = async () => {
    for (let waited = 0; !(await isReady(base)); waited += 250) {
      if (server.exitCode === null && waited < 120_000) {
        await pause(250);
        continue;
      }
      await stop();
      throw new Error(`the server does not become ready:\n${said}`);
    }
  };
  await ready();
  return {
    base,
    gateway: `http://127.0.0.1:${gatewayPort}`,
    password,
    cluster: async () => {
      const { kubernetes } = JSON.parse(await readFile(join(home, 'sandbox.json'), 'utf8'));
      return kubernetes;
    },
    freeze: () => void server.kill('SIGSTOP'),
    goOn: () => void server.kill('SIGCONT'),
    restart: async () => {
      await end();
      server = start();
      await ready();
    },
    stop,
  };
}

/** What the gateway answers for a host and path. */
export async function throughGateway(gateway: string, host: string, path: string) {
  const asked = request(new URL(path, gateway), { headers: { host } });
  asked.end();
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const part of response) text += String(part);
  return { status: Number(response.statusCode), text };
}

async function isReady(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
