import { describe, expect, it } from 'vitest';
import { apply, deployment, live, pods, service, target, testWorld } from '../world.fixture.js';
import { ApiError } from './api-error.js';

function owned(name: string, uid: string) {
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid, blockOwnerDeletion: true };
  return { ...service(name), metadata: { name, ownerReferences: [owner] } };
}

function running(name = 'shop') {
  const { clock, world } = testWorld();
  apply(world, 'deployments', name, deployment(name, { replicas: 2 }));
  apply(world, 'services', name, owned(name, live(world, name).metadata.uid));
  clock.advance(3000);
  return { clock, world };
}

describe('deleting a deployment', () => {
  it('in the foreground keeps it until its pods and its Service are gone', () => {
    const { clock, world } = running();

    const { object, gone } = world.run(() =>
      world.writer.remove(target('deployments', 'shop'), { propagation: 'Foreground' }),
    );
    expect(gone).toBe(false);
    expect(object.metadata).toMatchObject({
      finalizers: ['foregroundDeletion'],
      deletionGracePeriodSeconds: 0,
    });
    clock.advance(500);
    expect(live(world, 'shop').metadata.deletionTimestamp).toBeDefined();
    expect(pods(world, 'shop').every((pod) => pod.metadata.deletionTimestamp !== undefined)).toBe(true);
    clock.advance(1500);

    expect(world.cluster.objects.deployments.get('dev', 'shop')).toBeUndefined();
    expect(world.cluster.objects.replicasets.size).toBe(0);
    expect(world.cluster.objects.services.get('dev', 'shop')).toBeUndefined();
    expect(pods(world, 'shop')).toHaveLength(0);
  });

  it('in the background takes it away at once and the rest after it', () => {
    const { clock, world } = running();

    world.run(() => world.writer.remove(target('deployments', 'shop'), { propagation: 'Background' }));
    expect(world.cluster.objects.deployments.get('dev', 'shop')).toBeUndefined();
    expect(pods(world, 'shop')).toHaveLength(2);
    clock.advance(3000);

    expect(pods(world, 'shop')).toHaveLength(0);
    expect(world.cluster.objects.services.get('dev', 'shop')).toBeUndefined();
  });

  it('leaves orphans when asked to', () => {
    const { clock, world } = running();

    world.run(() => world.writer.remove(target('deployments', 'shop'), { propagation: 'Orphan' }));
    clock.advance(5000);

    expect(pods(world, 'shop')).toHaveLength(2);
    expect(world.cluster.objects.services.get('dev', 'shop')).toBeDefined();
  });

  it.each([
    ['uid', { uid: '11111111-1111-1111-1111-111111111111' }, /the UID in the precondition/],
    [
      'resourceVersion',
      { resourceVersion: '1' },
      /the ResourceVersion in the precondition \(1\) does not match/,
    ],
  ])('refuses when its %s is another', (_what, precondition, message) => {
    const { world } = running();
    const remove = () =>
      world.run(() =>
        world.writer.remove(target('deployments', 'shop'), { propagation: 'Foreground', ...precondition }),
      );

    expect(remove).toThrow(message);
    expect(remove).toThrow(ApiError);
    expect(live(world, 'shop').metadata.deletionTimestamp).toBeUndefined();
  });

  it('does not bring pods back while it goes', () => {
    const { clock, world } = running();
    world.run(() => world.writer.remove(target('deployments', 'shop'), { propagation: 'Foreground' }));

    clock.advance(900);

    expect(pods(world, 'shop')).toHaveLength(2);
  });
});

describe('deleting a namespace', () => {
  it('ends what is in it and refuses what is new', () => {
    const { clock, world } = running();
    world.run(() =>
      world.writer.remove({ ...target('namespaces', 'dev'), namespace: '' }, { propagation: 'Background' }),
    );

    const late = () => apply(world, 'deployments', 'late', deployment('late'));

    expect(late).toThrow('unable to create new content in namespace dev because it is being terminated');
    clock.advance(5000);
    expect(world.cluster.objects.namespaces.get('', 'dev')).toBeUndefined();
    expect(world.cluster.objects.events.select('dev', [])).toHaveLength(0);
  });
});
