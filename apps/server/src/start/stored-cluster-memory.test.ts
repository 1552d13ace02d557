import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../runtime/clock.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { StoredClusterMemory } from './stored-cluster-memory.js';

describe('what was found out about a cluster', () => {
  let test: TestStore;
  beforeAll(async () => {
    test = await testStore();
  });
  afterAll(() => test.dispose());
  const memory = (context = 'east') => new StoredClusterMemory(test.store, new SystemClock(), context);
  const facts = (routeProvider: string | null, ingressClass: string | null) => ({
    routeProvider,
    ingressClass,
  });

  it('is nothing before it was asked', async () => {
    expect(await memory().recall('new')).toEqual(facts(null, null));
  });

  it('stays as it was found first, whatever context leads there later', async () => {
    await memory().keep('kept', facts('ingress-nginx', null));
    expect(await memory('west').keep('kept', facts('gateway-api', 'traefik'))).toEqual(
      facts('ingress-nginx', 'traefik'),
    );
    expect(await memory().recall('kept')).toEqual(facts('ingress-nginx', 'traefik'));
  });

  it('is one when two find out at once', async () => {
    const [one, other] = await Promise.all([
      memory().keep('raced', facts('ingress-nginx', null)),
      memory().keep('raced', facts('gateway-api', null)),
    ]);
    expect(one).toEqual(other);
  });

  it('is one when two find out the rest at once', async () => {
    await memory().keep('half', facts('ingress-nginx', null));
    const found = await Promise.all(
      ['nginx', 'traefik', 'inside'].map((name) => memory().keep('half', facts(null, name))),
    );
    expect(new Set(found.map(({ ingressClass }) => ingressClass)).size).toBe(1);
  });
});
