import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.js';
import { apply, deployment, live, target, testWorld } from '../world.fixture.js';
import { loadAnnotation } from './autoscaler.js';

const autoscaler = (min: number, max: number, load?: number): JsonObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: {
    name: 'shop',
    ...(load === undefined ? {} : { annotations: { [loadAnnotation]: String(load) } }),
  },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
    minReplicas: min,
    maxReplicas: max,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ],
  },
});

function running(replicas: number) {
  const { clock, world } = testWorld();
  apply(world, 'deployments', 'shop', deployment('shop', { replicas }));
  clock.advance(3000);
  return { clock, world };
}

describe('an autoscaler', () => {
  it('follows the load within its bounds, and says so', () => {
    const { clock, world } = running(2);
    apply(world, 'horizontalpodautoscalers', 'shop', autoscaler(2, 5, 250));
    clock.advance(3000);
    expect(live(world, 'shop')).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 4 } });
    const found = world.cluster.objects.horizontalpodautoscalers.get('dev', 'shop');
    expect(found?.status).toMatchObject({ currentReplicas: 4, desiredReplicas: 4 });

    apply(world, 'horizontalpodautoscalers', 'shop', autoscaler(2, 5, 4000));
    clock.advance(3000);
    expect(live(world, 'shop').spec.replicas).toBe(5);

    apply(world, 'horizontalpodautoscalers', 'shop', autoscaler(2, 5, 10));
    clock.advance(3000);
    expect(live(world, 'shop').spec.replicas).toBe(2);
  });

  it('brings what somebody else set back within its bounds; without a load it leaves the rest', () => {
    const { clock, world } = running(2);
    apply(world, 'horizontalpodautoscalers', 'shop', autoscaler(2, 4));
    for (const [set, then] of [
      [1, 2],
      [3, 3],
      [9, 4],
    ] as const) {
      apply(world, 'deployments', 'shop', deployment('shop', { replicas: set }));
      clock.advance(3000);
      expect(live(world, 'shop').spec.replicas).toBe(then);
    }
  });

  it('does nothing to a Deployment of no pods, and at rest', () => {
    const { clock, world } = running(2);
    apply(world, 'horizontalpodautoscalers', 'shop', autoscaler(2, 4, 160));
    clock.advance(3000);
    const { revision } = world.cluster;
    clock.advance(90_000);
    expect(world.cluster.revision).toBe(revision);
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 0 }));
    clock.advance(90_000);
    expect(live(world, 'shop').spec.replicas).toBe(0);
  });

  it.each([
    [autoscaler(3, 2), 'must be greater than or equal to `minReplicas`'],
    [autoscaler(0, 2), 'must be greater than or equal to 1'],
  ])('is refused with bounds that cannot be', (body, words) => {
    const { world } = testWorld();
    expect(() => apply(world, 'horizontalpodautoscalers', 'shop', body)).toThrow(words);
  });
});

it('keeps a PodDisruptionBudget, and takes it away with its owner', () => {
  const { clock, world } = running(2);
  const { uid } = live(world, 'shop').metadata;
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop', uid };
  apply(world, 'poddisruptionbudgets', 'shop', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'shop', ownerReferences: [owner] },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'shop' } } },
  });
  expect(world.cluster.objects.poddisruptionbudgets.size).toBe(1);
  world.run(() => world.writer.remove(target('deployments', 'shop'), { propagation: 'Background' }));
  clock.advance(3000);
  expect(world.cluster.objects.poddisruptionbudgets.size).toBe(0);
});
