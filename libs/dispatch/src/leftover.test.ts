import type { ClusterPort, ObjectRef, RoutePort, RouteState, WorkloadState } from '@arthor/core';
import { expect, it } from 'vitest';
import type { EnvironmentProviders } from './environment-providers.js';
import { removeLeftover, type Leftover } from './leftover.js';

const ref: ObjectRef = { namespace: 'dev', name: 'shop-7' };
const { signal } = new AbortController();

/** What is removed of it, where the cluster holds this. */
async function removed(
  leftover: Leftover,
  held: Pick<WorkloadState, 'ours' | 'present' | 'uid'> | null = null,
): Promise<readonly unknown[]> {
  const gone: unknown[] = [];
  const cluster: Pick<ClusterPort, 'observe' | 'remove'> = {
    // A remembered look would know the uid of one that is gone.
    observe: async (_ref, { fresh }) => (fresh ? (held as WorkloadState | null) : null),
    remove: async (at, uid) => void gone.push([at, uid]),
  };
  const route: Pick<RoutePort, 'remove'> = { remove: async (at, seen) => void gone.push([at, seen]) };
  await removeLeftover(leftover, { cluster, route } as unknown as EnvironmentProviders, signal);
  return gone;
}

it('a workload that came late is removed as the one that was seen', async () => {
  const held = { ours: true, present: true, uid: 'u' };

  expect(await removed({ kind: 'workload', ref }, held)).toEqual([[ref, 'u']]);
});

it.each<[string, Parameters<typeof removed>[1]]>([
  ['gone by now', null],
  ["a stranger's by now", { ours: false, present: true, uid: 'u' }],
  ['only its pods', { ours: true, present: false, uid: 'u' }],
  ['one whose identity nobody knows', { ours: true, present: true, uid: null }],
])('nothing is removed that is %s', async (_, held) => {
  expect(await removed({ kind: 'workload', ref }, held)).toEqual([]);
});

it('a route is removed only as it was seen', async () => {
  const observed = { revision: '3' } as RouteState;

  expect(await removed({ kind: 'route', ref, observed })).toEqual([[ref, observed]]);
});
