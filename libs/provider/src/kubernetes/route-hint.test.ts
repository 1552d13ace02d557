import { expect, it } from 'vitest';
import { routeHints } from './route-hint.js';

const route = (name: string, lane: number, ...managedFields: object[]) => ({
  metadata: {
    name,
    uid: 'u',
    resourceVersion: '1',
    labels: { 'arthor.io/lane': String(lane) },
    managedFields,
  },
});
const ours = { manager: 'arthor', time: '2026-11-23T10:00:05Z' };

it('tells of what others did to a route, not of what we did', () => {
  const told: number[] = [];
  const hints = routeHints((lane) => told.push(lane));
  const sink = {
    replace: (objects: readonly object[], version: string) => hints.replace(hints.read(objects), version),
    put: (object: object) => hints.read([object]).forEach((hint) => hints.put(hint)),
    drop: (object: object) => hints.read([object]).forEach((hint) => hints.drop(hint)),
  };
  sink.replace(
    [route('a', 1, ours), route('b', 2, ours, { manager: 'kubectl-edit', time: '2026-11-23T10:00:06Z' })],
    '5',
  );
  expect(told.splice(0)).toEqual([2]);
  sink.put(route('a', 1, ours));
  sink.put(route('a', 1, ours, { manager: 'kubectl-edit', time: '2026-11-23T10:00:04Z' }));
  sink.put(route('a', 1, ours, { manager: 'traefik', time: '2026-11-23T10:00:09Z', subresource: 'status' }));
  sink.put({ metadata: { name: 'stranger' } });
  expect(told).toEqual([]);
  sink.put(route('a', 1, ours, { manager: 'kubectl-edit', time: '2026-11-23T10:00:05Z' }));
  expect(told.splice(0)).toEqual([1]);
  sink.drop(route('b', 2));
  expect(told.splice(0)).toEqual([2]);
  sink.replace([], '9');
  expect(told).toEqual([1]);
});
