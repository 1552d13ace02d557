import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ends } from './ends.js';

/** How long the API server does not answer, ms. */
export const awayMs = 30_000;
/** How long after an operation was accepted it begins, ms, in turn: at once, while pods start, while the route is written. */
const afterMs = [20, 300, 900, 1_500];

/**
 * Stops the API server of a cluster of the shared scripts in the middle of an operation: what it holds stays, and nobody
 * is answered. Answers when it was back.
 */
export function apiAway(kubeconfig: string, ends: Ends): () => Promise<number> {
  const file = join(dirname(kubeconfig), 'kube-apiserver.pid');
  const pid = Number(readFileSync(file, 'utf8').split(' ')[0]);
  ends.add('the pause of the API server', () => void process.kill(pid, 'SIGCONT'));
  let count = 0;
  return async () => {
    await pause(afterMs[count++ % afterMs.length] ?? 0);
    process.kill(pid, 'SIGSTOP');
    await pause(awayMs);
    process.kill(pid, 'SIGCONT');
    return Date.now();
  };
}
