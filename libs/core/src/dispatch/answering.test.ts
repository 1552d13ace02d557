import { describe, expect, it } from 'vitest';
import { serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { PodState } from '../port/cluster.js';
import { answeredBefore, answeringNow, downSince } from './answering.js';
import { given, now, pod, ready, starting, unseen, wellSince } from './observed.fixture.js';

const row = serving(1);
const fallenSince = (since: number): Deployment['conditions'] => [
  { type: 'Answering', status: 'False', reason: 'FELL', message: '', since },
];
/** The row with these conditions, and what is seen of it. */
const looked = (
  conditions: Deployment['conditions'],
  workload: Parameters<typeof given>[0]['workloads'] = {},
) => {
  const known = { ...row, conditions };
  return [given({ rows: [known], workloads: workload }), known] as const;
};
const withPods = (...pods: readonly PodState[]) => ({ 1: { ...ready(row), pods } });

describe('whether a deployment answers', () => {
  it.each<[string, Parameters<typeof looked>[1], object]>([
    [
      'a pod is ready',
      withPods(pod('a', { ready: false }), pod('b')),
      { status: 'True', reason: 'ANSWERING' },
    ],
    ['none of its pods is ready', withPods(pod('a', { ready: false })), { status: 'False', reason: 'FELL' }],
    [
      'its pods have no address',
      withPods(pod('a', { ready: false, ip: null })),
      { status: 'False', reason: 'PODS_GONE' },
    ],
    [
      'its pods are ending',
      withPods(pod('a', { terminating: true })),
      { status: 'False', reason: 'PODS_GONE' },
    ],
    [
      "what is there is a stranger's",
      { 1: ready(row, { ours: false }) },
      { status: 'False', reason: 'PODS_GONE' },
    ],
    ['there is nothing', { 1: null }, { status: 'False', reason: 'PODS_GONE' }],
  ])('is told without further words where %s', (_what, workloads, expected) => {
    expect(answeringNow(...looked([], workloads))).toEqual({ type: 'Answering', message: '', ...expected });
  });
});

it('is not told of a deployment that was not looked at', () => {
  expect(answeringNow({ ...given({ rows: [row] }), workloads: new Map() }, row)).toBeNull();
});

describe('since when it does not answer', () => {
  const down = { 1: starting(row) };

  it('is the moment that was told, or this one', () => {
    expect(downSince(...looked(fallenSince(7), down), now)).toBe(7);
    expect(downSince(...looked(wellSince(7), down), now)).toBe(now);
    expect(downSince(...looked([], down), now)).toBe(now);
  });

  it('is nothing where it answers, whatever was told, or where nobody could look', () => {
    expect(downSince(...looked(fallenSince(7)), now)).toBeNull();
    expect(downSince(...looked(fallenSince(7), { 1: unseen() }), now)).toBeNull();
  });
});

describe('whether it has answered since before a moment', () => {
  it('is told by its condition: at that very moment is soon enough', () => {
    expect(answeredBefore(...looked(wellSince(500)), 500)).toBe(true);
    expect(answeredBefore(...looked(wellSince(501)), 500)).toBe(false);
  });

  it.each<[string, Parameters<typeof looked>]>([
    ['nothing was told of it', [[]]],
    ['it was told down', [fallenSince(5)]],
    ['it does not answer now', [wellSince(5), { 1: starting(row) }]],
    ['nobody could look', [wellSince(5), { 1: unseen() }]],
  ])('is not so where %s', (_what, of) => {
    expect(answeredBefore(...looked(...of), 500)).toBe(false);
  });
});
