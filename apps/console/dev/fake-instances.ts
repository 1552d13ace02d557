import type { DeploymentInstances, LaneInstances } from '@arthor/contract';
import { deploymentIn } from '../src/page/lane/instance-rows.js';
import type { FakeState } from './fake-data.js';

/** All that lives in a lane, registered, and in the mode UNCOUPLED in its upstream. */
export function instancesOf({ lanes, instances }: FakeState, id: number): LaneInstances {
  if (instances !== null) return instances;
  const lane = lanes.find((each) => each.id === id);
  const items = [lane?.main, lane?.canary].flatMap((one): DeploymentInstances[] => {
    const deployment = one == null || lane === undefined ? null : deploymentIn(lane, one.id);
    if (deployment === null) return [];
    const { pods, symbol, deployMode } = deployment;
    const known = pods.map((pod) => ({
      pod: pod.name,
      address: pod.ip && `${pod.ip}:8080`,
      ready: pod.ready,
    }));
    const ready = known.filter((pod) => pod.ready).length;
    return [
      {
        deploymentId: deployment.id,
        upstream:
          deployMode === 'NATIVE'
            ? null
            : {
                provider: 'apisix',
                nodes: known.map(({ pod, address, ready }) => ({
                  pod,
                  address,
                  in: ready,
                  why: ready ? ('READY' as const) : ('NOT_READY' as const),
                })),
              },
        registry: {
          provider: 'nacos',
          registered: ready,
          ready,
          instances: known.map(({ pod, address, ready }) => ({
            pod,
            address,
            registeredBy: ready ? ('APPLICATION' as const) : null,
            in: ready,
            why: ready ? ('GIVEN' as const) : ('NOT_REGISTERED' as const),
            weight: ready ? 1 : null,
            lifecycle: ready ? 'RUNNING' : null,
            symbol: ready ? symbol : null,
          })),
        },
      },
    ];
  });
  return { items, unavailable: [] };
}
