import { describe, expect, it } from 'vitest';
import {
  apply,
  deployment,
  holds,
  live,
  pods,
  service,
  target,
  testWorld,
  waitingReason,
} from '../world.fixture.js';
import {
  behaviourAnnotation,
  readyAfterAnnotation,
  roomAnnotation,
  stopAfterAnnotation,
} from './pod-behaviour.js';

function progressing(world: ReturnType<typeof testWorld>['world'], name: string) {
  return live(world, name).status.conditions?.find((each) => each.type === 'Progressing');
}

describe('a deployment', () => {
  it('has its pods ready after about a second and says so', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 2 }));

    clock.advance(1100);
    expect(live(world, 'shop').status.readyReplicas).toBeUndefined();
    clock.advance(250);

    expect(live(world, 'shop').status).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
    });
    expect(progressing(world, 'shop')?.reason).toBe('NewReplicaSetAvailable');
    const ips = pods(world, 'shop').map((pod) => pod.status.podIP);
    expect(new Set(ips).size).toBe(2);
  });

  it('observes a new generation only after it was applied', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop'));
    clock.advance(3000);

    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 2 }));
    expect([live(world, 'shop').metadata.generation, live(world, 'shop').status.observedGeneration]).toEqual([
      2, 1,
    ]);
    clock.advance(50);

    expect(live(world, 'shop').status).toMatchObject({
      observedGeneration: 2,
      replicas: 2,
      unavailableReplicas: 1,
    });
  });

  it('rolls a new template without ever having fewer available pods', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 3 }));
    clock.advance(3000);
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 3, image: 'demo/shop:2' }));

    let lowest = 3;
    for (let step = 0; step < 600; step++) {
      clock.advance(20);
      lowest = Math.min(lowest, live(world, 'shop').status.availableReplicas ?? 0);
    }

    expect(lowest).toBe(3);
    expect(live(world, 'shop').status).toMatchObject({
      updatedReplicas: 3,
      replicas: 3,
      availableReplicas: 3,
    });
    expect(pods(world, 'shop').every((pod) => pod.spec.containers[0]?.image === 'demo/shop:2')).toBe(true);
  });

  it('counts a pod as available after minReadySeconds only', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { spec: { minReadySeconds: 5 } }));

    clock.advance(4000);
    expect(live(world, 'shop').status).toMatchObject({ readyReplicas: 1, unavailableReplicas: 1 });
    clock.advance(3000);

    expect(live(world, 'shop').status.availableReplicas).toBe(1);
  });

  it('replaces a pod that is deleted by one with another name and address', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop'));
    clock.advance(3000);
    const before = pods(world, 'shop')[0];
    world.run(() =>
      world.writer.remove(target('pods', before?.metadata.name ?? ''), { propagation: 'Background' }),
    );

    clock.advance(3000);

    const after = pods(world, 'shop');
    expect(after).toHaveLength(1);
    expect(after[0]?.metadata.name).not.toBe(before?.metadata.name);
    expect(after[0]?.status.podIP).not.toBe(before?.status.podIP);
  });

  it('is told to have timed out when it makes no progress, and goes on', () => {
    const { clock, world } = testWorld();
    apply(
      world,
      'deployments',
      'shop',
      deployment('shop', { image: 'demo/never-ready:1', spec: { progressDeadlineSeconds: 10 } }),
    );

    clock.advance(9000);
    expect(progressing(world, 'shop')?.status).toBe('True');
    clock.advance(4000);

    expect(progressing(world, 'shop')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
  });

  it('scales down the pod that is cheapest to delete', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 3 }));
    clock.advance(3000);
    const cheap = pods(world, 'shop')[1]?.metadata.name ?? '';
    const mark = { 'controller.kubernetes.io/pod-deletion-cost': '-1' };
    world.run(() =>
      world.writer.patch(
        target('pods', cheap),
        (now) => ({ ...Object(now), metadata: { ...Object(now).metadata, annotations: mark } }),
        { manager: 'arthor' },
      ),
    );

    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 2 }));
    clock.advance(3000);

    expect(pods(world, 'shop').map((pod) => pod.metadata.name)).not.toContain(cheap);
    expect(pods(world, 'shop')).toHaveLength(2);
  });
});

describe('how a pod behaves', () => {
  it.each([
    ['an image that is not there', { image: 'demo/shop-no-such-image:1' }],
    ['a tag that is not there', { image: 'demo/shop:no-such-tag' }],
    ['an annotation that says so', { annotations: { [behaviourAnnotation]: 'no-such-image' } }],
  ])('cannot pull %s', (_what, traits) => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', traits));

    clock.advance(500);
    expect(waitingReason(pods(world, 'shop')[0])).toBe('ErrImagePull');
    clock.advance(2000);

    expect(waitingReason(pods(world, 'shop')[0])).toBe('ImagePullBackOff');
    expect(pods(world, 'shop')[0]?.status.containerStatuses?.[0]?.state.waiting?.message).toMatch(
      /: not found$/,
    );
    expect(pods(world, 'shop')[0]?.status.phase).toBe('Pending');
  });

  it('crashes with code 1 again and again', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { image: 'demo/shop-crash:1' }));

    clock.advance(6000);
    const [pod] = pods(world, 'shop');
    expect(waitingReason(pod)).toBe('CrashLoopBackOff');
    expect(pod?.status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    });
    clock.advance(15_000);

    expect(pods(world, 'shop')[0]?.status.containerStatuses?.[0]?.restartCount).toBe(2);
    expect(holds(pods(world, 'shop')[0], 'Ready')).toBe(false);
  });

  it('waits for room where its namespace has room for so many pods only', () => {
    const { clock, world } = testWorld();
    const small = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'dev', annotations: { [roomAnnotation]: '1' } },
    };
    world.run(() =>
      world.writer.apply(target('namespaces', 'dev', ''), small, { manager: 'kubectl', force: true }),
    );
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 2 }));
    clock.advance(5000);
    const ready = pods(world, 'shop').filter((pod) => holds(pod, 'Ready'));
    const waits = pods(world, 'shop').find((pod) => !holds(pod, 'Ready'));
    expect(ready).toHaveLength(1);
    expect(waits?.status.conditions).toEqual([
      expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }),
    ]);
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 1 }));
    clock.advance(5000);
    expect(pods(world, 'shop').every((pod) => holds(pod, 'Ready'))).toBe(true);
  });

  it('ends after it was ready, where its variable says when', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { env: { CRASH_AFTER: '5s' } }));

    clock.advance(5000);
    expect(holds(pods(world, 'shop')[0], 'Ready')).toBe(true);
    clock.advance(1000);
    expect(holds(pods(world, 'shop')[0], 'Ready')).toBe(false);
    clock.advance(1000);
    expect(pods(world, 'shop')[0]?.status.containerStatuses?.[0]).toMatchObject({ restartCount: 1 });
  });

  it.each([
    ['is ready late', { image: 'demo/shop-slow-ready:1' }, 10_000],
    [
      'is ready when the annotation says',
      { image: 'demo/shop-slow-ready:1', annotations: { [readyAfterAnnotation]: '25s' } },
      25_000,
    ],
    ['is ready at once without a probe', { image: 'demo/shop-slow-ready:1', probe: false }, 0],
    [
      'is ready at once without a probe, though it never would',
      { image: 'demo/shop-never-ready:1', probe: false },
      0,
    ],
  ])('%s', (_what, traits, readyMs) => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', traits));

    clock.advance(Math.max(0, readyMs + 500));
    expect(holds(pods(world, 'shop')[0], 'Ready')).toBe(false);
    clock.advance(1500);

    expect(holds(pods(world, 'shop')[0], 'Ready')).toBe(true);
  });

  it('is never ready, says why in an event, and runs', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { image: 'demo/shop-never-ready:1' }));

    clock.advance(60_000);

    expect(pods(world, 'shop')[0]?.status.phase).toBe('Running');
    expect(holds(pods(world, 'shop')[0], 'Ready')).toBe(false);
    const reasons = [...world.cluster.objects.events.values()].map((event) => event.reason);
    expect(reasons).toContain('Unhealthy');
  });

  it('has an image name that is none', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { image: 'Demo/Shop:1' }));

    clock.advance(500);

    expect(waitingReason(pods(world, 'shop')[0])).toBe('InvalidImageName');
  });

  it('takes its time to stop and leaves the endpoints at once', () => {
    const { clock, world } = testWorld();
    apply(world, 'services', 'shop', service('shop'));
    apply(world, 'deployments', 'shop', deployment('shop', { annotations: { [stopAfterAnnotation]: '5s' } }));
    clock.advance(3000);
    const ready = () =>
      [...world.cluster.objects.endpointslices.values()]
        .flatMap((slice) => slice.endpoints ?? [])
        .map((each) => each.conditions);
    expect(ready()).toEqual([{ ready: true, serving: true, terminating: false }]);

    world.run(() => world.writer.remove(target('deployments', 'shop'), { propagation: 'Foreground' }));
    clock.advance(50);
    expect(ready()).toEqual([{ ready: false, serving: true, terminating: true }]);
    clock.advance(4500);
    expect(pods(world, 'shop')).toHaveLength(1);
    clock.advance(1000);

    expect(pods(world, 'shop')).toHaveLength(0);
    expect(ready()).toEqual([]);
  });

  it('forgets its events after an hour', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop'));
    clock.advance(60_000);
    expect(world.cluster.objects.events.size).toBeGreaterThan(5);

    clock.advance(3_700_000);

    expect(world.cluster.objects.events.size).toBe(0);
  });
});
