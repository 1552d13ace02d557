// @vitest-environment node
import { eventKinds as kindsOfTheContract, eventMessage, type LiveEvent } from '@arthor/contract';
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { application, build, deployment, environment, feature, lane, operation } from '../../dev/fixture.js';
import { applyEvent } from './apply.js';
import { recentEvents } from './recent.js';
import { eventKinds } from './rules.js';

it('there is a rule for every kind of the contract, and for no other', () => {
  expect(eventKinds.toSorted()).toEqual(kindsOfTheContract.toSorted());
});

const place = { application: 'shop', environment: 'dev', symbol: 'stable' };
const numbered = <T>(data: T, seq = 10) => ({ data, seq });
const pages = (...items: readonly object[]) => ({ pages: [{ items, nextCursor: null }], pageParams: [null] });

/** A cache in which everything is shown that a person can look at. */
function filled(): QueryClient {
  const client = new QueryClient();
  const all: readonly [readonly unknown[], unknown][] = [
    [['applications'], numbered([application(1, 'shop', '')])],
    [['features', 'shop'], numbered([feature(1, 'shop', 'pay', 'main')])],
    [['features', 'cart'], numbered([])],
    [['environments'], [environment(1, 'dev', '')]],
    [['lanes', { application: undefined }], numbered([lane(1, place)])],
    [['lanes', { application: 'cart' }], numbered([])],
    [['builds', {}], pages(build(1, 'shop'))],
    [['build', 1], numbered(build(1, 'shop'))],
    [['operations', {}], pages(operation(1, deployment(1)))],
    [['operation', 1], numbered(operation(1, deployment(1)))],
    [['plan', {}], {}],
  ];
  for (const [key, data] of all) client.setQueryData(key, data);
  return client;
}
const told = (client: QueryClient, event: LiveEvent) => {
  eventMessage.parse({ id: event.seq, event: event.kind, data: event.data });
  return applyEvent(client, event).toSorted();
};

it('an application comes into the list of applications', () => {
  const client = filled();
  const [changed, made] = [application(1, 'shop', 'sells'), application(2, 'cart', '')];
  expect(told(client, { kind: 'application', seq: 11, data: changed })).toEqual([]);
  expect(told(client, { kind: 'application', seq: 12, data: made })).toEqual([]);
  expect(client.getQueryData(['applications'])).toEqual(numbered([made, changed], 12));
});

it('a feature comes into the list of its application alone', () => {
  const client = filled();
  const made = feature(2, 'cart', 'main', 'main');
  expect(told(client, { kind: 'feature', seq: 11, data: made })).toEqual([]);
  expect(client.getQueryData(['features', 'cart'])).toEqual(numbered([made], 11));
  expect(client.getQueryData(['features', 'shop'])).toMatchObject({ seq: 10 });
});

it('an environment has itself, its lanes and its check read again', () => {
  const data = environment(1, 'dev', 'changed');
  expect(told(filled(), { kind: 'environment', seq: 11, data })).toEqual(['check', 'environments', 'lanes']);
});

it('a build changes where it is shown, and has the lists read again', () => {
  const client = filled();
  const data = build(1, 'shop', { status: 'FAILURE' });
  expect(told(client, { kind: 'build', seq: 11, data })).toEqual(['builds']);
  expect(client.getQueryData(['builds', {}])).toEqual(pages(data));
  expect(client.getQueryData(['build', 1])).toEqual(numbered(data, 11));
});

it('a lane comes onto the boards it belongs on', () => {
  const client = filled();
  const data = lane(1, { ...place, tick: 2000 });
  expect(told(client, { kind: 'lane', seq: 11, data })).toEqual(['deployments']);
  expect(client.getQueryData(['lanes', { application: undefined }])).toEqual(numbered([data], 11));
  expect(client.getQueryData(['lanes', { application: 'cart' }])).toEqual(numbered([]));
});

it('an operation changes where it is shown, and has the lists read again', () => {
  const client = filled();
  const data = operation(1, deployment(1), { status: 'DONE' });
  expect(told(client, { kind: 'operation', seq: 11, data })).toEqual(['kept', 'lane-history', 'operations']);
  expect(client.getQueryData(['operations', {}])).toEqual(pages(data));
  expect(client.getQueryData(['operation', 1])).toEqual(numbered(data, 11));
});

it('reset has everything but plans read again, and what was heard forgotten', () => {
  const client = filled();
  recentEvents.add([{ kind: 'lane', seq: 9, data: lane(1, place) }]);
  expect(told(client, { kind: 'reset', seq: 11, data: { seq: 11 } })).toEqual([]);
  const fresh = client.getQueryCache().findAll({ predicate: ({ state }) => !state.isInvalidated });
  expect(fresh.map(({ queryKey }) => queryKey)).toEqual([['plan', {}]]);
  expect(recentEvents.of('lane')).toEqual([]);
});

it('a heartbeat changes nothing', () => {
  const client = filled();
  const before = JSON.stringify(client.getQueryCache().getAll());
  const data = { seq: 11, at: '2026-11-26T06:00:00.000Z' };
  expect(told(client, { kind: 'heartbeat', seq: 11, data })).toEqual([]);
  expect(JSON.stringify(client.getQueryCache().getAll())).toBe(before);
});
