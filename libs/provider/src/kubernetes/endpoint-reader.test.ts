import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../http/manual-clock.fixture.js';
import { stubServer, type StubServer } from '../http/stub-server.fixture.js';
import { KubernetesApi } from './api.js';
import { EndpointReader } from './endpoint-reader.js';
import { stubKubeconfig } from './stub-kubeconfig.fixture.js';

const signal = new AbortController().signal;
const ref = { namespace: 'dev', name: 'shop-1' };
const metadata = { name: 'x', uid: 'u', resourceVersion: '1' };
const clock = new ManualClock();
let answer: { readonly status: number; readonly body: object };
let server: StubServer;
let api: KubernetesApi;
let removeKubeconfig: () => Promise<void>;
beforeEach(async () => {
  server = await stubServer((_request, response) =>
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body)),
  );
  const { file, remove } = await stubKubeconfig(server.url);
  removeKubeconfig = remove;
  api = new KubernetesApi({ kubeconfig: { files: [file] }, clock, log: () => undefined });
});
afterEach(async () => {
  api.close();
  await server.close();
  await removeKubeconfig();
});

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
  expect(await new EndpointReader(api).of(ref, signal)).toBe(count);
  expect(server.requests[0]).toContain(encodeURIComponent('kubernetes.io/service-name=shop-1'));
});

it('waits for nothing where it may not read, and asks again after some minutes', async () => {
  const reader = new EndpointReader(api);
  answer = { status: 403, body: { kind: 'Status', code: 403, reason: 'Forbidden', message: 'no' } };
  expect(await reader.of(ref, signal)).toBeNull();
  answer = slices({ endpoints: [endpoint('10.0.0.1', 'a')] });
  expect(await reader.of(ref, signal)).toBeNull();
  expect(server.requests).toHaveLength(1);
  clock.advance(300_000);
  expect(await reader.of(ref, signal)).toBe(1);
});

it('says it when it could not look', async () => {
  answer = { status: 500, body: {} };
  await expect(new EndpointReader(api).of(ref, signal)).rejects.toMatchObject({ kind: 'TRANSIENT' });
});
