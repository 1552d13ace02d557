import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Operate } from '@arthor/contract';
import type { Ends } from './ends.js';

/** How long the API server does not answer, ms. */
const awayMs = 30_000;
/** How long after it is asked for an operation is in the middle, ms: while its pods start, or before its route is written. */
const middleMs: Readonly<Partial<Record<Operate, number>>> = {
  DEPLOY: 700,
  GRAY: 1_000,
  BLUE_GREEN: 300,
  RESTART: 900,
};
const atOnceMs = 4;
/** After how long a node that says nothing is given up: a cluster's default, which a cluster for tests has cut short. */
const nodeGrace = ['--node-monitor-grace-period', '50s'] as const;

/**
 * Stops the API server of a cluster of the shared scripts in the middle of an operation: what it holds stays, and nobody
 * is answered. Answers when it was back.
 */
export function apiAway(kubeconfig: string, ends: Ends): (operate: Operate) => Promise<number> {
  const directory = dirname(kubeconfig);
  keepNodes(directory, ends);
  const pid = pidOf(directory, 'kube-apiserver');
  ends.add('the pause of the API server', () => void process.kill(pid, 'SIGCONT'));
  return async (operate) => {
    await pause(middleMs[operate] ?? atOnceMs);
    process.kill(pid, 'SIGSTOP');
    await pause(awayMs);
    process.kill(pid, 'SIGCONT');
    return Date.now();
  };
}

/** Nodes that could not tell anybody that they live are not to be given up: the cluster itself would end all traffic. */
function keepNodes(directory: string, ends: Ends): void {
  const manager = pidOf(directory, 'kube-controller-manager');
  const [program = '', ...args] = readFileSync(`/proc/${manager}/cmdline`, 'utf8').split('\0').slice(0, -1);
  process.kill(manager, 'SIGTERM');
  const [flag, grace] = nodeGrace;
  const patient = args.map((value, index) => (args[index - 1] === flag ? grace : value));
  const child = spawn(program, patient, { stdio: 'ignore', detached: true });
  ends.add('the controller manager', () => void child.kill());
}

const pidOf = (directory: string, name: string): number =>
  Number(readFileSync(join(directory, `${name}.pid`), 'utf8').split(' ')[0]);
