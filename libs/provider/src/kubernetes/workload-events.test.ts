import { afterEach, beforeEach, expect, it } from 'vitest';
import { stubCluster, type StubAnswer, type StubCluster } from './stub-cluster.fixture.js';
import { listWorkloadEvents } from './workload-events.js';

const signal = new AbortController().signal;
const ref = { namespace: 'dev', name: 'shop-1' };
let answer: StubAnswer;
let cluster: StubCluster;
beforeEach(async () => {
  cluster = await stubCluster(() => answer);
});
afterEach(() => cluster.close());

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
const ms = (second: number) => Date.parse(at(second));
const event = (kind: string, name: string, rest: object = {}) => ({
  involvedObject: { kind, name },
  type: 'Normal',
  reason: 'Pulled',
  message: 'it is there',
  ...rest,
});
const told = async (...items: unknown[]) => {
  answer = { status: 200, body: { metadata: { resourceVersion: '1' }, items } };
  return listWorkloadEvents(cluster.api, ref, signal);
};

it('tells what happened to the Deployment, its ReplicaSets and its pods, and to nothing else', async () => {
  const events = await told(
    event('Deployment', 'shop-1'),
    event('ReplicaSet', 'shop-1-5c'),
    event('Pod', 'shop-1-5c-x'),
    event('Service', 'shop-1'),
    event('Deployment', 'shop-10'),
    event('Pod', 'shop-10-5c-x'),
    event('Pod', 'other'),
    { reason: 'of nobody' },
    'no object at all',
  );

  expect(events.map(({ object }) => object.kind)).toEqual(['Deployment', 'ReplicaSet', 'Pod']);
});

it.each<[string, object, number, number | null, number | null]>([
  ['as old recorders count', { count: 7, firstTimestamp: at(1), lastTimestamp: at(9) }, 7, ms(1), ms(9)],
  [
    'as new recorders count',
    { eventTime: at(2), series: { count: 3, lastObservedTime: at(8) } },
    3,
    ms(2),
    ms(8),
  ],
  ['once', { eventTime: at(4), firstTimestamp: null, lastTimestamp: null, count: null }, 1, ms(4), ms(4)],
  ['without a time', {}, 1, null, null],
  ['with one that is none', { lastTimestamp: 'yesterday' }, 1, null, null],
])('counts %s', async (_, times, count, firstSeenAt, lastSeenAt) => {
  expect(await told(event('Pod', 'shop-1-a', times))).toMatchObject([{ count, firstSeenAt, lastSeenAt }]);
});

it('tells last what was seen first, and no more than two hundred', async () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    event('Pod', 'shop-1-a', { lastTimestamp: at(index % 60), message: String(index % 60) }),
  );

  const events = await told(...many);

  expect(events).toHaveLength(200);
  expect(events[0]?.message).toBe('59');
  expect(events.at(-1)?.lastSeenAt).toBeLessThan(ms(59));
});

it('says that the right is missing', async () => {
  answer = {
    status: 403,
    body: { kind: 'Status', code: 403, reason: 'Forbidden', message: 'cannot list events' },
  };

  await expect(listWorkloadEvents(cluster.api, ref, signal)).rejects.toMatchObject({
    kind: 'DENIED',
    code: 'FORBIDDEN',
    message: 'cannot list events',
  });
});
