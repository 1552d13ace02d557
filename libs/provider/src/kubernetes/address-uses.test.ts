import type { ProviderError } from '@arthor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AddressUses } from './address-uses.js';
import { addressesOf } from './ingress-nginx/live.js';
import { stubCluster, type StubAnswer, type StubCluster } from './stub-cluster.fixture.js';

const address = { namespace: 'dev', host: 'dev.test', path: '/shop.stable' };
const { signal } = new AbortController();

const web = {
  metadata: { namespace: 'web', name: 'shop', uid: 'u', resourceVersion: '1' },
  spec: { rules: [{ host: 'DEV.test', http: { paths: [{ path: '/shop.stable/', backend: {} }] } }] },
};
const listed = (...items: object[]): StubAnswer => ({ status: 200, body: { metadata: {}, items } });
const denied: StubAnswer = { status: 403, body: { reason: 'Forbidden', message: 'may not list' } };

let cluster: StubCluster;
let answers: StubAnswer[];
let uses: AddressUses;
beforeEach(async () => {
  answers = [];
  cluster = await stubCluster(() => answers.shift() ?? listed(web));
  uses = new AddressUses({
    api: cluster.api,
    instanceId: 'mine',
    kind: 'Ingress',
    addressesOf: (object) => addressesOf(object, 'nginx'),
  });
});
afterEach(() => cluster.close());
const asked = () => cluster.server.requests.map((request) => request.split('/v1/')[1]?.split('?')[0]);

describe('who else takes an address', () => {
  it('is found in every namespace, however host and path are written', async () => {
    expect(await uses.of(address, signal)).toEqual({ others: ['Ingress web/shop'], everywhere: true });
    expect(cluster.server.requests[0]).toContain('labelSelector=arthor.io%2Finstance%21%3Dmine');
  });

  it('is asked in one listing for lanes that come at once, and anew a second later', async () => {
    await Promise.all(['/a.stable', '/b.stable'].map((path) => uses.of({ ...address, path }, signal)));
    await uses.of(address, signal);
    expect(asked()).toEqual(['ingresses']);

    cluster.clock.advance(1_001);
    answers = [listed()];

    expect((await uses.of(address, signal)).others).toEqual([]);
  });

  it('is looked for in the own namespace alone where no more is allowed', async () => {
    answers = [denied, listed()];
    expect(await uses.of(address, signal)).toEqual({ others: [], everywhere: false });

    cluster.clock.advance(2_000);
    expect(await uses.of(address, signal)).toEqual({ others: ['Ingress web/shop'], everywhere: false });

    // The right is asked for again, seldom.
    expect(asked()).toEqual(['ingresses', 'namespaces/dev/ingresses', 'namespaces/dev/ingresses']);
    cluster.clock.advance(60_000);
    expect((await uses.of(address, signal)).everywhere).toBe(true);
  });

  it('is unknown where nobody answers, and asked again', async () => {
    answers = [{ status: 500, body: {} }];
    const failed = uses.of(address, signal).catch(({ kind }: ProviderError) => kind);
    expect(await failed).toBe('TRANSIENT');
    expect((await uses.of(address, signal)).others).toEqual(['Ingress web/shop']);
  });

  it('is told to who waits although who asked first gave up', async () => {
    const impatient = new AbortController();
    const first = uses.of(address, impatient.signal).catch(({ code }: ProviderError) => code);
    const second = uses.of(address, signal);
    impatient.abort();

    expect(await first).toBe('ABORTED');
    expect((await second).others).toEqual(['Ingress web/shop']);
  });
});
