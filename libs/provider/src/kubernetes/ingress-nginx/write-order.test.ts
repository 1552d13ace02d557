import type { CanaryBackend, RouteSpec } from '@arthor/core';
import { afterEach, expect, it } from 'vitest';
import { systemRandom } from '../../conformance/index.js';
import { ManualClock } from '../../http/manual-clock.fixture.js';
import { stubServer } from '../../http/stub-server.fixture.js';
import { KubernetesApi } from '../api.js';
import { stubKubeconfig } from '../stub-kubeconfig.fixture.js';
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
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** An API server that keeps what is applied, and tells in which order writes came and were answered. */
async function keeping() {
  const kept = new Map<string, object>();
  const told: string[] = [];
  const held = { until: async (_name: string): Promise<unknown> => undefined };
  let version = 1;
  const server = await stubServer((request, response, body) => {
    const name = new URL(request.url ?? '', 'http://api').pathname.split('/').at(-1) ?? '';
    const answer = (object: object | undefined) =>
      response
        .writeHead(object === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(object ?? { kind: 'Status', reason: 'NotFound', code: 404 }));
    if (request.method === 'GET') return void answer(kept.get(name));
    const { metadata, ...rest } = JSON.parse(body) as { metadata: object };
    kept.set(name, { ...rest, metadata: { ...metadata, uid: name, resourceVersion: String(version++) } });
    told.push(`write ${name}`);
    void held.until(name).then(() => {
      told.push(`wrote ${name}`);
      answer(kept.get(name));
    });
  });
  ends.push(() => server.close());
  const { file, remove } = await stubKubeconfig(server.url);
  ends.push(remove);
  const clock = new ManualClock();
  const api = new KubernetesApi({ kubeconfig: { files: [file] }, clock, log: () => undefined });
  ends.push(() => api.close());
  const route = new IngressNginxRoute({ api, instanceId: 'inst', random: systemRandom });
  const apply = async (next: RouteSpec) => {
    const seen = await route.observe(spec.ref, signal);
    told.length = 0;
    await route.apply(next, seen, signal);
  };
  await apply(spec);
  return { apply, told, held };
}

it('a change of weight waits for one write and the tick, not for three', async () => {
  const { apply, told, held } = await keeping();
  const second = Promise.withResolvers<void>();
  held.until = (name) => {
    if (name === 'shop-canary') second.resolve();
    return name === 'shop' ? second.promise : Promise.resolve();
  };
  await apply({ ...spec, canary: { ...canary, weight: 20 } });

  expect(told.slice(0, 2).sort()).toEqual(['write shop', 'write shop-canary']);
  expect(told.slice(4)).toEqual(['write shop-tick', 'wrote shop-tick']);
});

it('another main is there before its canary’s share', async () => {
  const { apply, told } = await keeping();
  await apply({ ...spec, main: { service: 'shop-b', port: 80 } });

  expect(told).toEqual(
    ['shop', 'shop-canary', 'shop-tick'].flatMap((name) => [`write ${name}`, `wrote ${name}`]),
  );
});
