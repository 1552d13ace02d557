// @vitest-environment node
import type { LanePod } from '@arthor/contract';
import { expect, it } from 'vitest';
import { deployment, lane } from '../../../dev/fixture.js';
import { inOrder, shortName, shownPod } from './shown-pod.js';

const place = { application: 'shop', environment: 'dev', symbol: 'stable' };
const coming = deployment(9, { name: 'shop-coming' });
const world = lane(1, { ...place, main: deployment(7, { name: 'shop-main' }), incoming: [coming] });
const pod = (name: string, deploymentId: number, reason: string | null = null): LanePod => ({
  name,
  deploymentId,
  reason,
  ip: null,
  ready: reason === null,
  restarts: 0,
  terminating: false,
  node: null,
  createdAt: null,
  readySince: null,
});
const pods = [pod('shop-coming-a', 9, 'CRASH_LOOP'), pod('shop-main-b', 7), pod('shop-main-a', 7)];

it('shows the pod with a fault, else the first', () => {
  expect(shownPod(world, pods, undefined)).toMatchObject({ name: 'shop-coming-a', deployment: 9 });
  expect(shownPod(world, pods.slice(1), undefined)).toMatchObject({ name: 'shop-main-b', deployment: 7 });
  expect(shownPod(world, [], undefined)).toBeNull();
});

it('shows the pod that was chosen, also when it is gone', () => {
  expect(shownPod(world, pods, 'shop-main-a')?.pod?.name).toBe('shop-main-a');
  expect(shownPod(world, pods, 'shop-main-old')).toEqual({ name: 'shop-main-old', deployment: 7, pod: null });
  expect(shownPod(world, pods, 'cart-x')).toBeNull();
});

it('calls a pod by what tells it from the others', () => {
  expect(shortName('shop-9f0123-6c9f7d8b5d-x2x4z')).toBe('6c9f7d8b5d-x2x4z');
  expect(shortName('pod')).toBe('pod');
});

it('lists what serves first, by name', () => {
  expect(inOrder(world, pods).map(({ name }) => name)).toEqual([
    'shop-main-a',
    'shop-main-b',
    'shop-coming-a',
  ]);
});
