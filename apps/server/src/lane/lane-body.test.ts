import { lane as laneSchema } from '@arthor/contract';
import type { Blocking, Deployment, Lane } from '@arthor/core';
import { expect, it } from 'vitest';
import type { StoredOperation } from './operation-body.js';
import { laneBody, type LaneParts } from './lane-body.js';

const lane: Lane = {
  id: 7,
  application: 'shop',
  environment: 'dev',
  symbol: 'stable',
  tick: 50,
  version: 1,
  mainId: null,
  canaryId: null,
  dueAt: null,
  expiresAt: null,
  route: null,
  conditions: [],
  blocking: null,
};

const row = (id: number, values: Partial<Deployment> = {}): Deployment => ({
  id,
  laneId: 7,
  application: 'shop',
  environment: 'dev',
  symbol: 'stable',
  name: `shop-${String(id).padStart(32, '0')}`,
  canary: false,
  canaryType: null,
  canaryValue: null,
  weight: null,
  status: 'DEPLOYED',
  tick: id,
  lifecycle: 'RUNNING',
  deployMode: 'NATIVE',
  external: true,
  buildId: 12,
  image: 'registry.localhost/demo/shop:0c77de1-dev',
  commitId: '0c77de1',
  replicas: 2,
  readyReplicas: 1,
  pods: [{ name: 'a', ip: '10.0.0.1', ready: true, restarts: 0, reason: null, terminating: false }],
  conditions: [
    { type: 'Ready', status: 'False', reason: 'NOT_READY', message: '', since: 1_767_225_600_123 },
  ],
  relatedId: null,
  routeName: 'shop-stable-0a1b2c3d',
  clusterId: 'here',
  routeProvider: null,
  workload: { hash: 'hash', containerPort: 8080, servicePort: 80 },
  applied: null,
  inForce: null,
  scaling: null,
  leftBy: null,
  routedAt: null,
  servedAt: null,
  shutdownAt: null,
  removalAt: null,
  createdAt: 1_767_225_600_000,
  finishedAt: null,
  ...values,
});

const operation = (id: number, values: Partial<StoredOperation> = {}): StoredOperation => ({
  id,
  operate: 'DEPLOY',
  status: 'RUNNING',
  tick: id,
  laneId: 7,
  sourceLaneId: null,
  canary: false,
  buildId: 12,
  deploymentId: 31,
  related: [{ id: 28, change: 'REPLACING', before: 'DEPLOYED' }],
  cancels: null,
  steps: [{ name: 'WORKLOAD', status: 'DONE', startedAt: 1, finishedAt: 2, attempts: 1 }],
  onStalled: 'WAIT',
  endedCode: null,
  endedBy: null,
  createdAt: 0,
  finishedAt: null,
  reason: 'because',
  byUser: 'lei',
  cause: null,
  byThrough: 'console',
  application: 'shop',
  environment: 'dev',
  symbol: 'stable',
  blocking: null,
  ...values,
});

const blocking: Blocking = {
  code: 'IMAGE_PULL_BACKOFF',
  message: 'The image cannot be pulled.',
  params: { image: 'x' },
  providerReason: 'Back-off pulling image',
  since: 1_767_225_600_000,
  nextLookAt: null,
  stalled: true,
};

const environment = {
  name: 'dev',
  description: '',
  host: 'dev.localhost',
  protected: false,
  acceptBuildsFrom: null,
  deployMode: 'NATIVE',
  minReadyMs: 0,
  keepWarmMs: 0,
  keepWarmMaxReplicas: 10,
  onDrift: 'HEAL',
  autoReturn: true,
  drainMs: 3_000,
  progressDeadlineMs: 60_000,
  onStalled: 'WAIT',
} as const;

const body = (parts: Partial<LaneParts> = {}) =>
  laneBody({
    lane,
    rows: [],
    operations: [],
    otherLanes: new Map(),
    otherRows: new Map(),
    at: { environment, gatewayUrl: 'http://127.0.0.1:8081', problem: null },
    freezes: { rows: [], now: 0 },
    offline: null,
    ...parts,
  });

it('says nothing of an empty lane, and what it says is the contract’s', () => {
  const empty = body();
  expect(empty).toMatchObject({
    url: null,
    main: null,
    canary: null,
    incoming: [],
    draining: [],
    warm: [],
    operation: null,
  });
  expect(laneSchema.parse(empty)).toEqual(empty);
});

it('shows what is kept warm apart from what leaves, as long as a pod of it is ready', () => {
  const left = { status: 'REPLACING', relatedId: 31, servedAt: 1, shutdownAt: 1_767_225_600_000 } as const;
  const at = {
    environment: { ...environment, keepWarmMs: 30_000 },
    gatewayUrl: null,
    problem: null,
  };
  const seen = (values: Partial<Deployment>) =>
    body({ lane: { ...lane, mainId: 31 }, rows: [row(28, { ...left, ...values }), row(31)], at });

  expect(seen({}).warm).toMatchObject([{ deployment: { id: 28 }, until: '2026-01-01T00:00:33.000Z' }]);
  expect(seen({}).draining).toEqual([]);
  expect(laneSchema.parse(seen({}))).toEqual(seen({}));
  expect(seen({ readyReplicas: 0 })).toMatchObject({ warm: [], draining: [{ id: 28 }] });
});

it('calls serving what the lane names, whatever the row’s status', () => {
  const rows = [row(28, { status: 'REPLACING' }), row(31, { status: 'DEPLOYING' })];
  const seen = body({ lane: { ...lane, mainId: 28 }, rows });
  expect(seen.main).toMatchObject({ id: 28, status: 'REPLACING', serving: true });
  expect(seen.incoming.map(({ id, serving }) => [id, serving])).toEqual([[31, false]]);
  expect(seen.draining).toEqual([]);
  expect(laneSchema.parse(seen)).toEqual(seen);
});

it('tells what leaves newest first, and what is gone not at all', () => {
  const rows = [
    row(20, { status: 'REPLACING' }),
    row(25, { status: 'DELETING' }),
    row(26, { status: 'WITHDRAWN' }),
    row(31),
  ];
  const seen = body({ lane: { ...lane, mainId: 31 }, rows });
  expect(seen.draining.map(({ id }) => id)).toEqual([25, 20]);
  expect(seen.incoming).toEqual([]);
});

it('has an address while an external main serves and the environment is there', () => {
  const named = { ...lane, mainId: 31 };
  expect(body({ lane: named, rows: [row(31)] }).url).toBe('http://dev.localhost:8081/shop.stable/');
  expect(body({ lane: named, rows: [row(31, { external: false })] }).url).toBeNull();
  expect(body({ lane, rows: [row(31, { status: 'DEPLOYING' })] }).url).toBeNull();
  expect(body({ lane: named, rows: [row(31)], at: null }).url).toBeNull();
  expect(
    body({ lane: named, rows: [row(31)], at: { environment, gatewayUrl: null, problem: null } }).url,
  ).toBeNull();
});

it('shows the newest operation that runs, blocked by what blocks the lane', () => {
  const blocked = { ...lane, blocking };
  const seen = body({ lane: blocked, rows: [row(31)], operations: [operation(54), operation(55)] });
  const told = {
    code: 'IMAGE_PULL_BACKOFF',
    message: 'The image cannot be pulled.',
    params: { image: 'x' },
    providerReason: 'Back-off pulling image',
    since: '2026-01-01T00:00:00.000Z',
    nextLookAt: null,
    stalled: true,
  };
  expect(seen.blocking).toEqual(told);
  expect(seen.operation).toMatchObject({
    id: 55,
    blocking: told,
    lane: { id: 7, application: 'shop', environment: 'dev', symbol: 'stable' },
    sourceLane: null,
    deployment: { id: 31 },
    related: [{ id: 28, change: 'REPLACING' }],
    by: { user: 'lei', through: 'console' },
    reason: 'because',
  });
  expect(laneSchema.parse(seen)).toEqual(seen);
});

it('shows an operation of two lanes in both, with the row where it is', () => {
  const other: Lane = { ...lane, id: 8, symbol: 'pay', canaryId: 40 };
  const promote = operation(56, { operate: 'PROMOTE', laneId: 7, sourceLaneId: 8, deploymentId: 40 });
  const target = row(40, { laneId: 8, symbol: 'pay', canary: true });
  const inTarget = body({
    operations: [promote],
    otherLanes: new Map([[8, other]]),
    otherRows: new Map([[40, target]]),
  });
  const inSource = body({
    lane: other,
    rows: [target],
    operations: [promote],
    otherLanes: new Map([[7, lane]]),
  });
  expect(inTarget.operation).toEqual(inSource.operation);
  expect(inTarget.operation).toMatchObject({
    lane: { id: 7, symbol: 'stable' },
    sourceLane: { id: 8, symbol: 'pay' },
    deployment: { id: 40, serving: true },
  });
});

it('writes times as UTC with milliseconds', () => {
  const { main } = body({ lane: { ...lane, mainId: 31 }, rows: [row(31, { finishedAt: 5 })] });
  expect(main).toMatchObject({
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '1970-01-01T00:00:00.005Z',
  });
  expect(main?.conditions[0]?.since).toBe('2026-01-01T00:00:00.123Z');
});
