import { warmDeploy } from './deploy.js';
import { openBench } from './open-bench.js';
import { percentile } from './percentile.js';
import type { Report } from './report.js';
import { stretchOf } from './stretch.js';

/** p50 is at most this share of p95, or all lanes would wait for the last one. */
const ratioLimit = 0.6;

/** Many lanes are deployed at the same moment: how long each one waits for the others. */
export async function benchBurst(lanes: number): Promise<Report> {
  const bench = await openBench();
  try {
    const deploy = await warmDeploy(bench);
    const done: number[] = [];
    const one = async (n: number) => void done.push((await deploy(`burst-${n}`)).doneMs);
    const stretch = await stretchOf(() => Promise.all(Array.from({ length: lanes }, (_, n) => one(n))));
    const [p50, p95] = [percentile(done, 50), percentile(done, 95)];
    const cpuEach = stretch.cpuMs / lanes;
    return {
      met: p50 <= ratioLimit * p95,
      lines: [
        `${lanes} lanes asked for at the same moment (2 replicas, sandbox over HTTP, all in this process):`,
        `  asked → DONE: p50 ${(p50 / 1000).toFixed(1)} s, p95 ${(p95 / 1000).toFixed(1)} s, ratio ${(p50 / p95).toFixed(2)} (at most ${ratioLimit})`,
        `  ${cpuEach.toFixed(0)} ms of the processor for each; longest time that nothing else could run ${stretch.longestMs.toFixed(0)} ms`,
      ],
    };
  } finally {
    await bench.close();
  }
}
