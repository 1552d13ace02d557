import { describe, expect, it } from 'vitest';
import { deploymentSchema, eventSchema } from '../object.js';
import { container, pod } from '../pod.fixture.js';
import { hasMoreBehind, problem, toldBehind, type ProblemCode } from './catalog.js';
import { eventProblem } from './event-problem.js';
import { podProblem } from './pod-problem.js';
import { deploymentProblem } from './workload-problem.js';

const waiting = (reason: string, message = '', over: object = {}) =>
  pod(container({ waiting: { reason, message } }, over));
const ended = { exitCode: 1, reason: 'Error', message: 'boom' };

describe('what is wrong with a pod', () => {
  it.each([
    ['ErrImagePull', 'IMAGE_PULL_BACKOFF'],
    ['ImagePullBackOff', 'IMAGE_PULL_BACKOFF'],
    ['RegistryUnavailable', 'IMAGE_REGISTRY_UNREACHABLE'],
    ['InvalidImageName', 'INVALID_IMAGE_NAME'],
    ['ErrImageNeverPull', 'IMAGE_NEVER_PULL'],
    ['CreateContainerConfigError', 'CONFIG_ERROR'],
    ['RunContainerError', 'CONFIG_ERROR'],
    ['CrashLoopBackOff', 'CRASH_LOOP'],
  ])('waits for %s', (reason, code) => {
    const found = podProblem(waiting(reason, 'words of the kubelet'));
    expect(found).toMatchObject({ code, providerReason: reason, final: reason === 'InvalidImageName' });
  });

  it.each([['ContainerCreating'], ['PodInitializing'], ['']])('nothing while it is %s', (reason) => {
    expect(podProblem(waiting(reason))).toBeNull();
  });

  it('finds no node', () => {
    const conditions = [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' },
    ];
    expect(podProblem(pod({ conditions }))).toMatchObject({
      code: 'UNSCHEDULABLE',
      message: 'Pod shop-a-x finds no node: 0/3 nodes',
    });
  });

  it.each<[string, object, object, string | null]>([
    [
      'between two restarts',
      { waiting: { reason: 'CrashLoopBackOff' } },
      { lastState: { terminated: ended }, restartCount: 3 },
      'CRASH_LOOP',
    ],
    ['just ended', { terminated: ended }, {}, 'CRASH_LOOP'],
    [
      'started again, not ready yet',
      { running: {} },
      { lastState: { terminated: ended }, restartCount: 1 },
      'CRASH_LOOP',
    ],
    [
      'ready again',
      { running: {} },
      { lastState: { terminated: ended }, restartCount: 1, ready: true },
      null,
    ],
    [
      'out of memory',
      { waiting: { reason: 'CrashLoopBackOff' } },
      { lastState: { terminated: { ...ended, reason: 'OOMKilled', exitCode: 137 } } },
      'OOM_KILLED',
    ],
    ['running, not ready', { running: {} }, { ready: false }, null],
  ])('crashes: %s', (_, state, over, code) => {
    expect(podProblem(pod(container(state, over)))?.code ?? null).toBe(code);
  });

  it('says how it ended, in the application’s last words', () => {
    const crashed = pod(
      container(
        { waiting: { reason: 'CrashLoopBackOff' } },
        { lastState: { terminated: ended }, restartCount: 2 },
      ),
    );
    expect(podProblem(crashed)).toMatchObject({
      message: 'Pod shop-a-x ends with code 1 again and again: boom',
      params: { restarts: 2, exitCode: 1 },
    });
  });

  it.each<[string, object, string]>([
    ['evicted', { phase: 'Failed', reason: 'Evicted', message: 'disk' }, 'EVICTED'],
    ['failed', { phase: 'Failed', reason: 'Unknown to us' }, 'POD_FAILED'],
    ['ended with its node', { phase: 'Failed', reason: 'NodeShutdown' }, 'NODE_SHUTDOWN'],
    [
      'its node is lost',
      { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] },
      'NODE_LOST',
    ],
    [
      'taken away',
      { conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }] },
      'DISRUPTED',
    ],
  ])('%s', (_, status, code) => {
    expect(podProblem(pod(status))).toMatchObject({ code });
  });
});

describe('what events add', () => {
  const event = (reason: string, message: string, lastTimestamp: string, type = 'Warning') =>
    eventSchema.parse({ type, reason, message, lastTimestamp });
  const running = pod(container({ running: {} }, { ready: false }));

  it('the newest warning of a kind we know', () => {
    const events = [
      event('Unhealthy', 'Readiness probe failed: 503', '2026-11-23T10:00:03Z'),
      event('Unhealthy', 'Readiness probe failed: refused', '2026-11-23T10:00:01Z'),
      event('BackOff', 'unknown to us', '2026-11-23T10:00:09Z'),
      event('FailedMount', 'not a warning', '2026-11-23T10:00:09Z', 'Normal'),
    ];
    expect(eventProblem(running, events, 1000)).toMatchObject({
      code: 'PROBE_FAILING',
      message: 'Pod shop-a-x: Readiness probe failed: 503',
    });
    const mount = [event('FailedMount', 'no volume', '2026-11-23T10:00:09Z')];
    expect(eventProblem(pod(), mount, 1000)).toMatchObject({ code: 'VOLUME_FAILED' });
  });

  it('nothing, until it has been running for long without being ready', () => {
    expect(eventProblem(running, [], 9_999)).toBeNull();
    expect(eventProblem(running, [], 10_000)).toMatchObject({ code: 'PROBE_FAILING' });
    expect(eventProblem(pod(container({ waiting: { reason: 'ContainerCreating' } })), [], 60_000)).toBeNull();
  });
});

it.each([
  ['pods "a" is forbidden: exceeded quota: compute', 'QUOTA_EXCEEDED'],
  ['pods "a" is forbidden: violates PodSecurity "restricted"', 'POD_SECURITY'],
  ['error looking up service account dev/x', 'SERVICE_ACCOUNT_MISSING'],
  ['pods "a" is forbidden: of something unknown', 'PODS_REFUSED'],
])('pods that cannot be made at all: %s', (message, code) => {
  const deployment = deploymentSchema.parse({
    metadata: { name: 'shop-a', uid: 'u', resourceVersion: '1' },
    spec: { template: { spec: { containers: [] } } },
    status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] },
  });
  expect(deploymentProblem(deployment)).toMatchObject({ code, providerReason: 'FailedCreate' });
});

it('is told of the pull secret that is missing, also where the registry says that there is no such image', () => {
  const words = (code: ProblemCode) => problem(code, code, null, {});
  const [missing, hidden, backoff] = [
    words('PULL_SECRET_MISSING'),
    words('IMAGE_NOT_FOUND'),
    words('IMAGE_PULL_BACKOFF'),
  ];
  expect(toldBehind(hidden, missing)).toBe(missing);
  expect(toldBehind(hidden, backoff)).toBe(hidden);
  expect(toldBehind(hidden, null)).toBe(hidden);
  expect(toldBehind(backoff, hidden)).toBe(hidden);
  expect(toldBehind(null, hidden)).toBe(hidden);
  expect(toldBehind(backoff, null)).toBe(backoff);
  expect(toldBehind(null, null)).toBeNull();
  expect([hidden, backoff, missing].map(hasMoreBehind)).toEqual([true, true, false]);
});

it.each([
  ['CreateContainerConfigError', 'container\'s runAsUser breaks non-root policy (pod: "a")', 'RUNS_AS_ROOT'],
  [
    'RunContainerError',
    'runc create failed: unable to set memory limit to 1048576 (current usage: 2220032)',
    'OOM_KILLED',
  ],
  ['RunContainerError', 'container init was OOM-killed (memory limit too low?): unknown', 'OOM_KILLED'],
])('%s: %s', (reason, message, code) => {
  expect(podProblem(waiting(reason, message))).toMatchObject({ code });
});
