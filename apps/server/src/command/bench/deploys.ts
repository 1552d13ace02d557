import { warmDeploy, type Measured } from './deploy.js';
import { limitOn, type Machine } from './machine.js';
import { openBench } from './open-bench.js';
import { percentile } from '../../runtime/percentile.js';
import type { Report } from './report.js';

/** The promised limit of the time that Arthor adds, ms. */
const overheadLimitMs = 150;
const firstCallLimitMs = 50;

/** Deploys one after the other to one lane in both modes, and to many lanes at once. */
export async function benchDeploys(
  machine: Machine,
  amount: { readonly sequential: number; readonly lanes: number },
): Promise<Report> {
  const bench = await openBench();
  try {
    const deploy = await warmDeploy(bench);
    const callsBefore = bench.calls();
    const one: Measured[] = [];
    for (let n = 0; n < amount.sequential; n++) one.push(await deploy('stable'));
    const callsEach = (bench.calls() - callsBefore) / amount.sequential;
    const many = await Promise.all(Array.from({ length: amount.lanes }, (_, n) => deploy(`lane-${n}`)));
    const pooled: Measured[] = [];
    const intoPool = await warmDeploy(bench, 'uncoupled');
    for (let n = 0; n < amount.sequential; n++) pooled.push(await intoPool('stable'));
    const { met, line } = judged(machine, one);
    return {
      met,
      lines: [
        `${amount.sequential} replaces of one lane, one after the other (2 replicas, sandbox over HTTP):`,
        ...told(one),
        `  calls to the cluster's API for each replace, its predecessor's removal included: ${callsEach.toFixed(1)}`,
        `${amount.lanes} lanes at once:`,
        ...told(many),
        `${amount.sequential} replaces of one lane in UNCOUPLED, behind two instances of the sandbox's APISIX:`,
        ...told(pooled),
        line,
      ],
    };
  } finally {
    await bench.close();
  }
}

function judged(
  machine: Machine,
  one: readonly Measured[],
): { readonly met: boolean; readonly line: string } {
  const overhead = of(one, 'overheadMs', 95);
  const overheadMost = limitOn(overheadLimitMs, Math.max(machine.bareRequestMs, machine.emptyLoopMs));
  const firstCall = of(one, 'firstCallMs', 95);
  const firstCallMost = limitOn(firstCallLimitMs, machine.bareRequestMs);
  return {
    met: overhead <= overheadMost && firstCall <= firstCallMost,
    line: `overhead p95 ${overhead.toFixed(0)} ms (at most ${overheadMost.toFixed(0)}), accepted to first provider call p95 ${firstCall.toFixed(0)} ms (at most ${firstCallMost.toFixed(0)})`,
  };
}

function told(all: readonly Measured[]): string[] {
  const line = (words: string, key: keyof Measured) =>
    `  ${words}: p50 ${of(all, key, 50).toFixed(0)} ms, p95 ${of(all, key, 95).toFixed(0)} ms`;
  return [
    line('accepted → first provider call', 'firstCallMs'),
    line('pods ready → DONE (our overhead, settle time included)', 'overheadMs'),
    line('accepted → pods ready', 'podsMs'),
  ];
}

function of(all: readonly Measured[], key: keyof Measured, percent: number): number {
  return percentile(
    all.map((measured) => measured[key]),
    percent,
  );
}
