import type { CanaryBackend, RouteSpec } from '@arthor/core';
import { afterEach, expect, it } from 'vitest';
import { systemRandom } from '../../conformance/index.js';
import { keepingCluster, type KeepingCluster } from '../keeping-cluster.fixture.js';
import { IngressNginxRoute } from './route.js';

const signal = new AbortController().signal;
const canary: CanaryBackend = { service: 'shop-c', port: 80, header: null, weight: 10 };
const spec: RouteSpec = {
  ref: { namespace: 'dev', name: 'shop' },
  laneId: 7,
  tick: 12,
  host: 'dev.example.com',
  path: '/shop.stable',
  main: { service: 'shop-a', port: 80 },
  canary,
};
const open: KeepingCluster[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((cluster) => cluster.close()));
});

/** A route that is written, and a way to write it anew. */
async function written() {
  const cluster = await keepingCluster();
  open.push(cluster);
  const route = new IngressNginxRoute({ api: cluster.api, instanceId: 'inst', random: systemRandom });
  const apply = async (next: RouteSpec) => {
    const seen = await route.observe(spec.ref, signal);
    cluster.told.length = 0;
    return route.apply(next, seen, signal);
  };
  await apply(spec);
  return { apply, cluster, route, told: cluster.told };
}

it('a change of weight waits for one write and the tick, not for three', async () => {
  const { apply, cluster, told } = await written();
  const second = Promise.withResolvers<void>();
  cluster.until = (object) => {
    if (object === 'ingresses/shop-canary') second.resolve();
    return object === 'ingresses/shop' ? second.promise : Promise.resolve();
  };
  await apply({ ...spec, canary: { ...canary, weight: 20 } });

  expect(told.slice(0, 2).sort()).toEqual(['write ingresses/shop', 'write ingresses/shop-canary']);
  expect(told.slice(4)).toEqual(['write ingresses/shop-tick', 'wrote ingresses/shop-tick']);
});

it('another main is there before its canary’s share', async () => {
  const { apply, told } = await written();
  await apply({ ...spec, main: { service: 'shop-b', port: 80 } });

  expect(told).toEqual(
    ['shop', 'shop-canary', 'shop-tick'].flatMap((name) => [
      `write ingresses/${name}`,
      `wrote ingresses/${name}`,
    ]),
  );
});

it('a stamped tick tells the whole route as it is, though one of its parts was not written', async () => {
  const { apply, route, told } = await written();
  const answered = await apply({ ...spec, tick: 13 });

  expect(told.filter((word) => word.startsWith('write ')).sort()).toEqual([
    'write ingresses/shop',
    'write ingresses/shop-canary',
  ]);
  expect(answered).toMatchObject({ tick: 13 });
  expect(answered).toEqual(await route.observe(spec.ref, signal));
});
