import { randomBytes } from 'node:crypto';
import { onlooker } from '@arthor/provider/conformance';
import { measured, type Figures } from '../../conformance/rest-figures.fixture.js';
import { RestBench } from '../../conformance/rest-bench.fixture.js';
import { percentile } from '../../runtime/percentile.js';
import { Ends } from '../loss/ends.js';
import { makeNamespace } from '../loss/probe-pod.js';
import { limitOn, type Machine } from './machine.js';
import type { Report } from './report.js';

/** What is promised of each figure, ms (p95). */
const limits = {
  written: ['a weight written', 200],
  confirmed: ['a weight in force', 1_000],
  doneAfterFirst: ['DONE after the first answer of a new version', 300],
  reinstated: ['a rollback to pods that still run, in force', 1_000],
  overhead: ['a DEPLOY beside the time of its pods and the gateway', 150],
} as const;

/** The figures of what waits for a gateway, on a real one: KUBECONFIG and GATEWAY_URL name it. */
export async function benchGateway(machine: Machine, times: number): Promise<Report> {
  const { KUBECONFIG: kubeconfig, GATEWAY_URL: gatewayUrl, KUBERNETES_GATEWAY: gateway } = process.env;
  if (kubeconfig === undefined || gatewayUrl === undefined)
    return {
      met: true,
      lines: ['skipped: KUBECONFIG and GATEWAY_URL name no cluster and gateway for tests'],
    };
  const reports: Report[] = [];
  for (const provider of ['gateway-api', 'ingress-nginx']) {
    const env = {
      KUBERNETES_CONFIG: kubeconfig,
      KUBERNETES_ROUTE_PROVIDER: provider,
      KUBERNETES_GATEWAY: gateway ?? 'default/gateway',
      GATEWAY_URL: gatewayUrl,
      DRAIN_SECONDS: '2',
    };
    reports.push(told(provider, machine, await figuresOf(kubeconfig, env, times)));
  }
  return { met: reports.every(({ met }) => met), lines: reports.flatMap(({ lines }) => lines) };
}

async function figuresOf(kubeconfig: string, env: Record<string, string>, times: number): Promise<Figures> {
  const ends = new Ends();
  try {
    const environments = ['a', 'b'].map((one) => `bench-${one}-${randomBytes(3).toString('hex')}`);
    const [first = '', second = ''] = environments;
    for (const name of environments) await makeNamespace(kubeconfig, name, ends);
    const bench = await RestBench.start({
      env,
      environments: [first, second],
      settings: { gatewayReplicas: 1 },
    });
    ends.add('the server', () => bench.stop());
    const seen = onlooker(kubeconfig, first);
    ends.add('who watches', () => seen.close());
    return await measured(bench, times, seen);
  } finally {
    await ends.close();
  }
}

function told(provider: string, machine: Machine, figures: Figures): Report {
  const busy = Math.max(machine.bareRequestMs, machine.emptyLoopMs);
  const rows = Object.entries(limits).map(([name, [words, limitMs]]) => {
    const values = figures[name as keyof typeof limits];
    const p95 = percentile(values, 95);
    const most = limitOn(limitMs, busy);
    const line = `  ${words}: n ${values.length}, p50 ${percentile(values, 50)} ms, p95 ${p95} ms (at most ${most.toFixed(0)})`;
    return { line, met: p95 <= most };
  });
  const { wrongAfterDone, load } = figures;
  return {
    met: rows.every(({ met }) => met) && wrongAfterDone === 0 && load.failed.length === 0,
    lines: [
      `${provider}, under 100 requests a second:`,
      ...rows.map(({ line }) => line),
      `  lost ${load.failed.length} of ${load.sent} requests, answered by another version after DONE ${wrongAfterDone}`,
    ],
  };
}
