import { afterEach, beforeEach, expect, it } from 'vitest';
import { EndpointReader } from './endpoint-reader.js';
import { stubCluster, type StubAnswer, type StubCluster } from './stub-cluster.fixture.js';

const signal = new AbortController().signal;
const ref = { namespace: 'dev', name: 'shop-1' };
const metadata = { name: 'x', uid: 'u', resourceVersion: '1' };
let answer: StubAnswer;
let cluster: StubCluster;
beforeEach(async () => {
  cluster = await stubCluster(() => answer);
});
afterEach(() => cluster.close());

const slices = (...items: object[]) => ({
  status: 200,
  body: { metadata: { resourceVersion: '1' }, items: items.map((item) => ({ metadata, ...item })) },
});
const endpoint = (address: string, uid: string | null, ready?: boolean) => ({
  addresses: [address],
  ...(ready === undefined ? {} : { conditions: { ready } }),
  ...(uid === null ? {} : { targetRef: { kind: 'Pod', uid } }),
});

it.each([
  ['nobody yet', slices(), 0],
  ['an empty slice', slices({ endpoints: null }), 0],
  [
    'those that are ready, or do not say',
    slices({
      endpoints: [
        endpoint('10.0.0.1', 'a', true),
        endpoint('10.0.0.2', 'b'),
        endpoint('10.0.0.3', 'c', false),
      ],
    }),
    2,
  ],
  [
    'a pod of two families once',
    slices({ endpoints: [endpoint('10.0.0.1', 'a', true)] }, { endpoints: [endpoint('fd00::1', 'a', true)] }),
    1,
  ],
  [
    'addresses without a pod',
    slices({ endpoints: [endpoint('10.0.0.1', null), endpoint('10.0.0.2', null)] }),
    2,
  ],
])('counts %s', async (_, told, count) => {
  answer = told;
  expect(await new EndpointReader(cluster.api).of(ref, signal)).toBe(count);
  expect(cluster.server.requests[0]).toContain(encodeURIComponent('kubernetes.io/service-name=shop-1'));
});

it('waits for nothing where it may not read, and asks again after some minutes', async () => {
  const reader = new EndpointReader(cluster.api);
  answer = { status: 403, body: { kind: 'Status', code: 403, reason: 'Forbidden', message: 'no' } };
  expect(await reader.of(ref, signal)).toBeNull();
  answer = slices({ endpoints: [endpoint('10.0.0.1', 'a')] });
  expect(await reader.of(ref, signal)).toBeNull();
  expect(cluster.server.requests).toHaveLength(1);
  cluster.clock.advance(300_000);
  expect(await reader.of(ref, signal)).toBe(1);
});

it('says it when it could not look', async () => {
  answer = { status: 500, body: {} };
  await expect(new EndpointReader(cluster.api).of(ref, signal)).rejects.toMatchObject({ kind: 'TRANSIENT' });
});
