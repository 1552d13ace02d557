import { describe, expect, it } from 'vitest';
import { asJson } from '../../world/cluster/cluster.js';
import type { KubeObject } from '../../world/cluster/object.js';
import { isJsonArray } from '../../world/json.js';
import { apply, deployment, testWorld } from '../../world/world.fixture.js';
import { shortDuration } from './age.js';
import { tableOf } from './table.js';

function cells(world: ReturnType<typeof testWorld>['world'], plural: 'pods' | 'deployments') {
  const objects: readonly KubeObject[] = world.cluster.collection(plural).select('dev', []);
  const { rows } = tableOf(
    plural,
    objects,
    {},
    world.run(() => world.now),
  );
  return isJsonArray(rows) ? rows.map((row) => Object(row).cells) : asJson({});
}

describe('what kubectl prints', () => {
  it('shows a deployment and its pods', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 2 }));
    clock.advance(5000);

    expect(cells(world, 'deployments')).toEqual([
      ['shop', '2/2', 2, 2, '5s', 'app', 'registry.localhost/demo/shop:1-dev', 'app=shop'],
    ]);
    expect(cells(world, 'pods')).toContainEqual([
      expect.stringMatching(/^shop-/),
      '1/1',
      'Running',
      0,
      '5s',
      expect.stringMatching(/^10\.244\./),
      'sandbox-1',
      '<none>',
      '<none>',
    ]);
  });

  it('shows what ails a pod', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { image: 'demo/no-such-image:1' }));
    clock.advance(5000);

    expect(cells(world, 'pods')).toMatchObject([{ 1: '0/1', 2: 'ImagePullBackOff' }]);
  });

  it.each([
    [0, '0s'],
    [119_000, '119s'],
    [180_000, '3m'],
    [192_000, '3m12s'],
    [3_600_000, '60m'],
    [18_060_000, '5h1m'],
    [90_000_000, '25h'],
    [260_000_000, '3d'],
  ])('%d ms is %s', (ms, shown) => {
    expect(shortDuration(ms)).toBe(shown);
  });
});
