import { randomBytes } from 'node:crypto';
import { KubernetesApi } from '@arthor/provider';
import { meddler, systemClock } from '@arthor/provider/conformance';
import type { Ends } from '../command/loss/ends.js';
import { makeNamespace } from '../command/loss/probe-pod.js';
import { RestBench } from './rest-bench.fixture.js';

const kubeconfig = process.env['KUBECONFIG'] ?? '';
const gateway = process.env['KUBERNETES_GATEWAY'] ?? 'default/gateway';
const quiet = () => undefined;
const minuteMs = 60_000;

export const symbol = 'stable';
/** How often everything is compared. */
export const resyncMs = 10_000;

/** A write of the API, as the debugging log tells it. */
export interface Written {
  readonly path: string;
  readonly at: number;
}

/** The API as a test asks it. */
export const apiOfTests = (): KubernetesApi =>
  new KubernetesApi({ kubeconfig: { files: [kubeconfig] }, clock: systemClock, log: quiet });

/** A server on two new namespaces, or on those of another one, and somebody else who works there. */
export async function openAmongOthers(provider: string, ends: Ends, shared?: readonly [string, string]) {
  const suffix = randomBytes(3).toString('hex');
  const environments = shared ?? ([`drift-a-${suffix}`, `drift-b-${suffix}`] as const);
  if (shared === undefined) for (const name of environments) await makeNamespace(kubeconfig, name, ends);
  const writes: Written[] = [];
  const info = (fields: object) => {
    const path = /^PATCH (\S+) 20/.exec(String(Object(fields).line))?.[1];
    if (path?.endsWith('?dryRun') === false) writes.push({ path, at: Date.now() });
  };
  const bench = await RestBench.start({
    env: {
      KUBERNETES_CONFIG: kubeconfig,
      KUBERNETES_ROUTE_PROVIDER: provider,
      KUBERNETES_GATEWAY: gateway,
      KUBERNETES_DEBUGGING: 'true',
      GATEWAY_URL: process.env['GATEWAY_URL'] ?? '',
      DRAIN_SECONDS: '1',
      RESYNC_SECONDS: String(resyncMs / 1000),
    },
    environments,
    settings: { gatewayReplicas: 1 },
    log: { debug: quiet, info, warn: quiet, error: quiet },
  });
  ends.add('the server', () => bench.stop());
  const [environment] = environments;
  const deploy = async (version: string, replicas = 1) =>
    bench.done({ operate: 'DEPLOY', build: await bench.build(version), environment, symbol, replicas });
  const lane = () => bench.lane(environment, symbol);
  return { bench, environment, environments, writes, deploy, lane, others: meddler(kubeconfig) };
}

/** The most writes that one object had within a minute. */
export function mostInAMinute(writes: readonly Written[]): number {
  const within = writes.map(
    ({ path, at }) =>
      writes.filter((one) => one.path === path && one.at >= at && one.at < at + minuteMs).length,
  );
  return Math.max(0, ...within);
}
