import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config.js';
import { benchDeploys } from './bench/deploys.js';
import { openBench } from './bench/open-bench.js';

/** Number of deploys one after the other, and of lanes deployed at once. */
const sequential = 40;
const lanes = 40;

/**
 * `npm run bench`: the time Arthor adds to that of the pods, in the sandbox over HTTP, in this process.
 * Compare figures of one run only: machines are noisy.
 */
const directory = mkdtempSync(join(tmpdir(), 'arthor-bench-'));
const config = loadConfig(
  {
    SANDBOX: 'on',
    SANDBOX_GATEWAY_PORT: '0',
    DRAIN_SECONDS: '1',
    KUBERNETES_DEBUGGING: 'true',
    ...process.env,
  },
  directory,
);
const bench = await openBench(config);
try {
  const report = await benchDeploys(bench, { sequential, lanes });
  for (const line of report.lines) console.log(line);
  process.exitCode = report.met ? 0 : 1;
} finally {
  await bench.close();
  rmSync(directory, { recursive: true, force: true });
}
process.exit();
