import { describe, expect, it } from 'vitest';
import type { PodState, WorkloadState } from '../port/cluster.js';
import { pod, ready } from './observed.fixture.js';
import { pooledServing } from './pool.fixture.js';
import { podsToGo } from './scale-in.js';

const row = pooledServing(1, { replicas: 1 });
const going = (pods: readonly PodState[], of: Partial<WorkloadState> = {}) =>
  podsToGo(row, ready(row, { wantedReplicas: pods.length, pods, ...of })).map(({ name }) => name);
const leftOut = (...kinds: string[]) => ({
  leftOut: kinds.map((kind) => ({ kind, code: 'RIGHTS_MISSING', message: '' })),
});

describe('of pods that are too many those go', () => {
  const named = (name: string, values: Partial<PodState> = {}) => pod(name, values);

  it('that take no requests, before those that are marked', () => {
    const [well, marked, down] = [named('c'), named('b', { marked: true }), named('a', { ready: false })];

    expect(going([well, marked, down])).toEqual(['a', 'b']);
    expect(going([marked, down, well])).toEqual(['a', 'b']);
  });

  it('that are marked already, whatever their names', () => {
    const [first, second, third] = [named('a', { marked: true }), named('b', { marked: false }), named('c')];

    expect(going([first, second, third])).toEqual(['a', 'c']);
    expect(going([third, second, first])).toEqual(['a', 'c']);
  });

  it('whose names come last, the same at each look', () => {
    const [a, b, c] = [named('a'), named('b'), named('c')];

    for (const pods of [
      [a, b, c],
      [c, b, a],
      [b, a, c],
    ])
      expect(going(pods)).toEqual(['c', 'b']);
  });

  it.each<[string, Partial<WorkloadState>]>([
    ['that are nobody’s any more', { present: false }],
    ['that are somebody else’s', { ours: false }],
    ['that may not be marked', leftOut('PodDisruptionBudget', 'Pod')],
    ['that are no more than wanted', { wantedReplicas: 1 }],
  ])('and none %s', (_, of) => {
    expect(going([named('a'), named('b')], of)).toEqual([]);
  });

  it('also where something else may not be made', () => {
    expect(going([named('a'), named('b')], leftOut('PodDisruptionBudget'))).toEqual(['b']);
  });
});
