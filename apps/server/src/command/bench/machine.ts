import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../runtime/percentile.js';
import { stretchOf } from './stretch.js';

/** What this machine can do at the moment, without Arthor. */
export interface Machine {
  /** The longest time that a process which does nothing had to wait for its turn, ms. */
  readonly emptyLoopMs: number;
  /** p95 of requests over loopback to a server that answers at once, ms. */
  readonly bareRequestMs: number;
}

/** A limit holds on an idle machine; on a busy one three times what the machine itself needs. */
export const limitOn = (limitMs: number, machineMs: number): number => Math.max(limitMs, 3 * machineMs);

/** Measures the machine; takes about two seconds. */
export async function measureMachine(): Promise<Machine> {
  const { longestMs } = await stretchOf(() => pause(1000));
  return { emptyLoopMs: longestMs, bareRequestMs: await bareRequest() };
}

async function bareRequest(): Promise<number> {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const took: number[] = [];
  for (let n = 0; n < 300; n++) {
    const began = performance.now();
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    took.push(performance.now() - began);
  }
  server.closeAllConnections();
  server.close();
  // The first ones pay for the connection and the compiler.
  return percentile(took.slice(100), 95);
}
