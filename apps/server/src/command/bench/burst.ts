import { warmDeploy, type Measured } from './deploy.js';
import { openBench } from './open-bench.js';
import { percentile } from '../../runtime/percentile.js';
import type { Report } from './report.js';
import { stretchOf, type Stretch } from './stretch.js';

/** p50 is at most this share of p95, or all lanes would wait for the last one. */
const ratioLimit = 0.6;

/** Many lanes are deployed at the same moment: how long each one waits for the others. */
export async function benchBurst(lanes: number): Promise<Report> {
  const bench = await openBench();
  try {
    const deploy = await warmDeploy(bench);
    const alone: Measured[] = [];
    for (let n = 0; n < 3; n++) alone.push(await deploy(`alone-${n}`));
    const all: Done[] = [];
    const cpu = process.cpuUsage();
    const one = async (symbol: string) => {
      const measured = await deploy(symbol);
      const { user, system } = process.cpuUsage(cpu);
      all.push({ ...measured, cpuMs: (user + system) / 1000 });
    };
    const symbols = Array.from({ length: lanes }, (_, n) => `burst-${n}`);
    const stretch = await stretchOf(() => Promise.all(symbols.map(one)));
    return told(all, of(alone, 'doneMs', 50), stretch);
  } finally {
    await bench.close();
  }
}

/** A deploy of the burst, and what this process had worked since its begin when it was DONE, ms. */
interface Done extends Measured {
  readonly cpuMs: number;
}

function told(all: readonly Done[], aloneMs: number, stretch: Stretch): Report {
  const [p50, p95, last] = [of(all, 'doneMs', 50), of(all, 'doneMs', 95), of(all, 'doneMs', 100)];
  // While others use the machine, too, some seconds are worth less than others.
  const worked = of(all, 'cpuMs', 50) / of(all, 'cpuMs', 95);
  // First come, first served: nobody is done before all are accepted and the time that one lane alone takes,
  // then one after the other. The less work a lane is, the nearer to 1 this is.
  const first = Math.max(...all.map((one) => one.acceptedMs)) + aloneMs;
  const served = (share: number) => first + share * Math.max(0, last - first);
  const fair = served(0.5) / served(0.95);
  const s = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return {
    met: p50 / p95 <= ratioLimit,
    lines: [
      `${all.length} lanes asked for at the same moment (2 replicas, sandbox over HTTP, all in this process):`,
      `  asked → DONE: p50 ${s(p50)}, p95 ${s(p95)}, ratio ${(p50 / p95).toFixed(2)}, by the processor's time ${worked.toFixed(2)} (at most ${ratioLimit}; first come, first served would give ${fair.toFixed(2)})`,
      `  all accepted after ${s(first - aloneMs)}; one lane alone takes ${s(aloneMs)}`,
      `  ${(stretch.cpuMs / all.length).toFixed(0)} ms of the processor for each; longest time that nothing else could run ${stretch.longestMs.toFixed(0)} ms`,
    ],
  };
}

function of<K extends string>(all: readonly Readonly<Record<K, number>>[], key: K, percent: number): number {
  return percentile(
    all.map((one) => one[key]),
    percent,
  );
}
