import 'reflect-metadata';
import { benchBurst } from './bench/burst.js';
import { benchDeploys } from './bench/deploys.js';
import { benchGateway } from './bench/gateway.js';
import { measureMachine, type Machine } from './bench/machine.js';
import { benchQueue } from './bench/queue.js';
import type { Report } from './bench/report.js';
import { benchResync } from './bench/resync.js';

/** Deploys one after the other to one lane, and lanes deployed at once. */
const deploys = { sequential: 40, lanes: 40 };
const waitingKeys = 30_000;
const burst = 300;
/** Changes of a weight on a real gateway, and releases. */
const changes = 40;
/** Lanes that serve, and rows of those that do not any more. */
const crowd = { lanes: 10_000, oldRows: 300_000 };

const parts: Readonly<Record<string, (machine: Machine) => Promise<Report>>> = {
  deploys: (machine) => benchDeploys(machine, deploys),
  queue: (machine) => benchQueue(machine, waitingKeys),
  burst: () => benchBurst(burst),
  resync: () => benchResync(crowd),
  gateway: (machine) => benchGateway(machine, changes),
};

/**
 * `npm run bench` or `npm run bench -- <part> …`: the time Arthor adds to that of the pods, and how long it keeps
 * others waiting. Compare figures of one run only: machines are noisy.
 */
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}"; there are ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}
for (const [name, part] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const machine = await measureMachine();
  console.log(
    `${name}: on this machine now an empty loop waits up to ${machine.emptyLoopMs.toFixed(0)} ms, a bare request takes ${machine.bareRequestMs.toFixed(1)} ms (p95)`,
  );
  const { lines, met } = await part(machine);
  for (const line of lines) console.log(line);
  if (!met) process.exitCode = 1;
}
process.exit();
