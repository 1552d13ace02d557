import 'reflect-metadata';
import { benchDeploys } from './bench/deploys.js';
import { openBench } from './bench/open-bench.js';
import type { Report } from './bench/report.js';
import { benchResync } from './bench/resync.js';

/** Number of deploys one after the other, and of lanes deployed at once. */
const deploys = { sequential: 40, lanes: 40 };
/** Number of lanes that serve, and of rows of those that do not any more. */
const crowd = { lanes: 10_000, oldRows: 300_000 };

const parts: Readonly<Record<string, () => Promise<Report>>> = {
  deploys: async () => {
    const bench = await openBench();
    try {
      return await benchDeploys(bench, deploys);
    } finally {
      await bench.close();
    }
  },
  resync: () => benchResync(crowd),
};

/**
 * `npm run bench`, or `npm run bench -- <part>`: the time Arthor adds to that of the pods, and how long it
 * keeps others waiting. Compare figures of one run only: machines are noisy.
 */
const named = process.argv.slice(2);
for (const name of named.length === 0 ? Object.keys(parts) : named) {
  const part = parts[name];
  if (part === undefined)
    throw new Error(`There is no part ${name}; there are ${Object.keys(parts).join(', ')}.`);
  const { lines, met } = await part();
  for (const line of lines) console.log(line);
  if (!met) process.exitCode = 1;
}
process.exit();
