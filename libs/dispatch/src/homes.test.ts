import { ProviderError, type ClusterPort, type LaneRoute, type RoutePort } from '@arthor/core';
import { deployment, lane, serving } from '@arthor/core/fixture';
import { describe, expect, it } from 'vitest';
import type { EnvironmentProviders } from './environment-providers.js';
import { Homes } from './homes.js';

const { signal } = new AbortController();
const unreachable = new ProviderError('kubernetes', 'TRANSIENT', 'UNREACHABLE', 'no answer', {
  params: { host: 'away' },
});

/** A cluster of that identity (an error: it does not answer) with an nginx, and the Gateway API told to be missing. */
function providersOf(
  identity: string | Error,
  gatewayUrl: string | null = 'http://gateway',
): EnvironmentProviders {
  const cluster: Pick<ClusterPort, 'identity'> = {
    identity: async () => {
      if (identity instanceof Error) throw identity;
      return identity;
    },
  };
  const route = { provider: 'ingress-nginx', objectKind: 'Ingress' } as RoutePort;
  const problem = {
    kind: 'DENIED',
    code: 'ROUTE_KIND_MISSING',
    message: 'no HTTPRoute',
    params: {},
  } as const;
  return {
    cluster: cluster as ClusterPort,
    route,
    routeFor: () => route,
    gatewayUrl,
    gatewayReplicas: 2,
    routeOf: (provider) => (provider === route.provider ? route : { problem }),
  };
}

const away = providersOf('away', 'http://far:90');
const here = serving(1);
const moved = serving(2, { clusterId: 'away' });
const lost = serving(3, { clusterId: 'lost' });
const unsure = serving(4, { clusterId: 'silent' });
const surprises: unknown[] = [];
const asked = new Set<string>();
const homesOf = (own: EnvironmentProviders) =>
  Homes.of(lane(), [here, moved, lost, unsure, deployment(5)], own, {
    providers: {
      of: async () => own,
      on: async (environment, id) => {
        asked.add(`${environment} ${id}`);
        if (id === 'silent') throw unreachable;
        return id === 'away' ? away : null;
      },
    },
    onSurprise: (error) => surprises.push(error),
    signal,
  });

describe('the cluster of a row', () => {
  it('is the one it was made on, the own one where none is recorded', async () => {
    const own = providersOf('here');
    const homes = await homesOf(own);

    expect(homes.reach('here')).toBe(own);
    expect(homes.reach(null)).toBe(own);
    expect(homes.reach('away')).toBe(away);
    expect([...asked]).toEqual(['dev away', 'dev lost', 'dev silent']);
    expect([here, moved, unsure, deployment(5)].map((row) => homes.isLost(row))).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });

  it('is lost where no context leads there: nothing is asked of another one instead', async () => {
    const homes = await homesOf(providersOf('here'));

    expect(homes.isLost(lost)).toBe(true);
    expect(() => homes.reach('lost')).toThrow(
      expect.objectContaining({
        provider: 'kubernetes',
        kind: 'DENIED',
        code: 'CLUSTER_CHANGED',
        message: expect.stringContaining('lost'),
      }),
    );
  });

  it('is not lost while nobody can tell', async () => {
    const homes = await homesOf(providersOf('here'));
    const { kind, code, params } = unreachable;

    expect(() => homes.reach('silent')).toThrow(
      expect.objectContaining({ provider: 'kubernetes', kind, code, params }),
    );
    const blind = await homesOf(providersOf(unreachable));
    expect(blind.clusterId.known).toBe(false);
    expect([here, moved, lost].map((row) => blind.isLost(row))).toEqual([false, false, false]);
    for (const id of ['here', 'away', 'lost'])
      expect(() => blind.reach(id)).toThrow(expect.objectContaining({ code }));
    expect(blind.homeOf(null, lane()).clusterId).toBeNull();
    expect(surprises).toEqual([]);
  });
});

describe('the home of a route', () => {
  it.each([
    ['http://gateway', 'gateway:80'],
    ['https://gateway', 'gateway:443'],
    ['https://gateway:8443/', 'gateway:8443'],
    ['gateway', null],
    [null, null],
  ])('behind %s has the entrance %s', async (url, entrance) => {
    const homes = await homesOf(providersOf('here', url));

    expect(homes.homeOf(null, lane())).toEqual({
      provider: 'ingress-nginx',
      objectKind: 'Ingress',
      clusterId: 'here',
      entrance,
    });
  });

  it('is with the provider that wrote it, on the cluster of its row', async () => {
    const homes = await homesOf(providersOf('here'));
    const former = serving(1, { routeProvider: 'gateway-api' });

    expect(homes.homeOf(moved, lane())).toMatchObject({ clusterId: 'away', entrance: 'far:90' });
    expect(homes.homeOf(former, lane())).toMatchObject({ provider: 'gateway-api', objectKind: 'Route' });
    expect(homes.homeOf(lost, lane())).toMatchObject({ clusterId: 'lost', entrance: 'gateway:80' });
    // Each is asked at its own gateway; of one on a lost cluster only the present one is known.
    expect([moved, lost].map((row) => homes.entranceOf(homes.homeOf(row, lane()))?.url)).toEqual([
      'http://far:90',
      'http://gateway',
    ]);
    expect(() => homes.routeAt(homes.homeOf(former, lane()))).toThrow(
      expect.objectContaining({ code: 'ROUTE_KIND_MISSING' }),
    );
    expect(homes.routeAt(homes.homeOf(here, lane())).objectKind).toBe('Ingress');
  });

  it.each(['main', 'canary'] as const)(
    'has the entrance its clients came in by as its route was written for a %s, and no other gateway is asked',
    async (as) => {
      const homes = await homesOf(providersOf('here'));
      const record = {
        main: 'x',
        canary: null,
        provider: 'ingress-nginx',
        [as]: here.name,
        entrance: 'old:80',
      };
      const withRoute = (one: object) =>
        lane({ route: { written: one, inForce: null, former: null } as LaneRoute });
      const home = homes.homeOf(here, withRoute(record));

      expect(home.entrance).toBe('old:80');
      expect(homes.entranceOf(home)).toBeNull();
      for (const other of [
        { ...record, provider: 'gateway-api' },
        { ...record, [as]: 'x' },
      ]) {
        const now = homes.homeOf(here, withRoute(other));
        expect(now.entrance).toBe('gateway:80');
        expect(homes.entranceOf(now)).toEqual({ url: 'http://gateway', replicas: 2 });
      }
    },
  );

  it('cannot be asked where nobody said where it is', async () => {
    const homes = await homesOf(providersOf('here', null));

    expect(homes.entranceOf(homes.homeOf(null, lane()))).toBeNull();
  });
});
