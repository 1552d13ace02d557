import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@arthor/core';
import { startSandbox } from '../sandbox.js';
import type { Sandbox } from '../sandbox.js';
import { VirtualClock } from '../world/virtual-clock.js';
import { seededRandom } from '../world/world.fixture.js';

/** A free port that the system gives to nobody by itself, so that it is still free after a restart. */
export async function keptPort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    probe.close();
    if (isFree) return port;
  }
}

interface Options {
  readonly directory?: string;
  readonly clock?: Clock;
  readonly seed?: number;
  readonly owner?: string;
  readonly kubernetesPort?: number;
  readonly jenkinsPort?: number;
}

/** A sandbox, on free ports unless some are given, in a directory of its own; time moves by `clock` only. */
export async function testSandbox(options: Options = {}) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'arthor-sandbox-'));
  const clock = new VirtualClock();
  const sandbox = await startSandbox({
    simulate: { kubernetes: true, jenkins: true },
    directory,
    clock: options.clock ?? clock,
    random: seededRandom(options.seed),
    gatewayPort: 0,
    propagationMs: () => 0,
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.kubernetesPort === undefined ? {} : { kubernetesPort: options.kubernetesPort }),
    ...(options.jenkinsPort === undefined ? {} : { jenkinsPort: options.jenkinsPort }),
  });
  sandbox.ensureNamespace('dev');
  const stop = async (): Promise<void> => {
    await sandbox.close();
    if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
  };
  return { sandbox, clock, directory, stop };
}

/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** Asks the Kubernetes API, with the token unless other headers say otherwise. */
export async function kube(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { url, token } = sandbox.kubernetes ?? { url: '', token: '' };
  return ask(`${url}${path}`, method, body === undefined ? undefined : JSON.stringify(body), {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    ...headers,
  });
}

/** Server-side apply as `arthor`. */
export function kubeApply(sandbox: Sandbox, path: string, body: unknown): Promise<Answer> {
  return kube(sandbox, 'PATCH', `${path}?fieldManager=arthor&force=true`, body, {
    'content-type': 'application/apply-patch+yaml',
  });
}

/** Asks Jenkins as its account. */
export async function jenkins(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { url, username, apiToken } = sandbox.jenkins ?? { url: '', username: '', apiToken: '' };
  const basic = Buffer.from(`${username}:${apiToken}`).toString('base64');
  return ask(`${url}${path}`, method, body, { authorization: `Basic ${basic}`, ...headers });
}

async function ask(
  url: string,
  method: string,
  body: string | undefined,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}
