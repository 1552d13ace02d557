import { describe, expect, it } from 'vitest';
import { deploymentSchema, serviceSchema, type DeploymentObject } from './object.js';
import { container, pod } from './pod.fixture.js';
import { listedWorkload, workloadState } from './workload-state.js';

const labels = {
  'app.kubernetes.io/managed-by': 'arthor',
  'arthor.io/instance': 'inst',
  'arthor.io/lane': '7',
};

function deployment(over: { metadata?: object; spec?: object; status?: object } = {}): DeploymentObject {
  return deploymentSchema.parse({
    metadata: {
      name: 'shop-a',
      namespace: 'dev',
      uid: 'u1',
      resourceVersion: '5',
      generation: 2,
      labels,
      annotations: { 'arthor.io/spec-hash': 'h', 'arthor.io/service': 'wanted' },
      ...over.metadata,
    },
    spec: {
      replicas: 1,
      template: { spec: { containers: [{ name: 'shop-a', image: 'r/shop:1' }] } },
      ...over.spec,
    },
    status: {
      observedGeneration: 2,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      ...over.status,
    },
  });
}
const service = (over: object = {}) =>
  serviceSchema.parse({
    metadata: {
      name: 'shop-a',
      uid: 's',
      resourceVersion: '1',
      labels,
      annotations: { 'arthor.io/spec-hash': 'h' },
      ...over,
    },
  });
const alone = { service: null, autoscalers: [], budget: null, leftOut: [] };
const ready = { conditions: [{ type: 'Ready', status: 'True' }], podIP: '10.0.0.1' };
const look = (
  live: DeploymentObject | null,
  pods = [pod(ready)],
  beside: ReturnType<typeof service> | null = service(),
) => workloadState({ ...alone, deployment: live, service: beside, pods }, 'inst');

describe('the state of a workload', () => {
  it('is complete where all is well', () => {
    expect(look(deployment())).toEqual({
      // Nobody tells who owns its fields.
      owned: {},
      present: true,
      deleting: false,
      uid: 'u1',
      ours: true,
      hash: 'h',
      servicePresent: true,
      wantedReplicas: 1,
      autoscalers: [],
      revision: expect.stringContaining('u1'),
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      unavailableReplicas: 0,
      settled: true,
      image: 'r/shop:1',
      pods: [
        {
          name: 'shop-a-x',
          ip: '10.0.0.1',
          ready: true,
          restarts: 0,
          reason: null,
          terminating: false,
          node: 'node-1',
          createdAt: Date.parse('2026-11-23T10:00:00Z'),
          readySince: null,
        },
      ],
      problem: null,
    });
  });

  it('is nothing where nothing is, but pods that still end are something', () => {
    expect(look(null, [], null)).toBeNull();
    expect(look(null, [pod(ready, { deletionTimestamp: '2026-11-23T10:00:00Z' })], null)).toMatchObject({
      present: false,
      deleting: false,
      uid: null,
      pods: [{ terminating: true }],
    });
  });

  it.each<[string, Parameters<typeof look>, object]>([
    [
      'being deleted',
      [deployment({ metadata: { deletionTimestamp: 'x' } })],
      { present: false, deleting: true },
    ],
    [
      'not yet seen by the controller',
      [deployment({ status: { observedGeneration: 1 } })],
      { settled: false },
    ],
    ['a stranger’s', [deployment({ metadata: { labels: {} } })], { ours: false }],
    ['without its Service', [deployment(), [], null], { servicePresent: false, hash: null }],
    [
      'with a stranger’s Service',
      [deployment(), [], service({ labels: {} })],
      { servicePresent: false, hash: null },
    ],
    [
      'with a Service of another hash',
      [deployment(), [], service({ annotations: {} })],
      { servicePresent: true, hash: null },
    ],
    [
      'where no Service is wanted',
      [
        deployment({
          metadata: { annotations: { 'arthor.io/spec-hash': 'h', 'arthor.io/service': 'none' } },
        }),
        [],
        null,
      ],
      { servicePresent: true, hash: 'h' },
    ],
    [
      'with a side car in front',
      [
        deployment({
          spec: {
            template: {
              spec: {
                containers: [
                  { name: 'proxy', image: 'p' },
                  { name: 'shop-a', image: 'r/shop:2' },
                ],
              },
            },
          },
        }),
      ],
      { image: 'r/shop:2' },
    ],
  ])('%s', (_, looked, expected) => {
    expect(look(...looked)).toMatchObject(expected);
  });

  it('has the first problem of a pod that stays, and none once all are available', () => {
    const stuck = pod(container({ waiting: { reason: 'ImagePullBackOff' } }), { name: 'shop-a-b' });
    const leaving = pod(container({ waiting: { reason: 'CrashLoopBackOff' } }), {
      name: 'shop-a-a',
      deletionTimestamp: 'x',
    });
    const short = deployment({ status: { availableReplicas: 0 } });
    expect(look(short, [stuck, leaving])).toMatchObject({ problem: { code: 'IMAGE_PULL_BACKOFF' } });
    expect(look(short, [leaving])).toMatchObject({ problem: null });
    expect(look(deployment(), [stuck])).toMatchObject({
      problem: null,
      pods: [{ reason: 'IMAGE_PULL_BACKOFF' }],
    });
  });
});

it('has no members that are over: they are history', () => {
  const over = (phase: string) => pod({ ...ready, phase, podIP: '10.0.0.9' }, { name: `a-${phase}` });
  const lists = (pods: ReturnType<typeof pod>[]) =>
    listedWorkload({ deployment: deployment(), pods, ...alone }, 'inst').readyIps;
  const left = [over('Failed'), over('Succeeded')];
  expect(look(deployment(), [...left, pod(ready)])?.pods.map(({ name }) => name)).toEqual(['shop-a-x']);
  expect(look(null, left, null)).toBeNull();
  expect(lists([...left, pod(ready)])).toEqual(lists([pod(ready)]));
});

it('lists the addresses of the pods that serve', () => {
  const ips = (...pods: ReturnType<typeof pod>[]) =>
    listedWorkload({ deployment: deployment(), pods, ...alone }, 'inst').readyIps;
  const one = pod(ready, { name: 'a' });
  const two = pod({ ...ready, podIP: '10.0.0.2' }, { name: 'b' });
  const [first = ''] = ips(one);
  expect(ips(two, one)).toEqual([first, '10.0.0.2'].sort());
  expect(ips(one)).toEqual([first]);
  expect(ips(one, pod({ podIP: '10.0.0.2' }, { name: 'b' }))).toEqual([first]);
  const leaving = pod({ ...ready, podIP: '10.0.0.2' }, { name: 'b', deletionTimestamp: 'x' });
  expect(ips(one, leaving)).toEqual([first]);
  expect(listedWorkload({ deployment: deployment(), pods: [], ...alone }, 'inst')).toMatchObject({
    ref: { namespace: 'dev', name: 'shop-a' },
    laneId: 7,
    readyIps: [],
  });
});

it('tells where a pod runs, since when, and since when it is ready', () => {
  const at = '2026-11-23T10:00:05Z';
  const told = (status: string) =>
    look(deployment(), [pod({ conditions: [{ type: 'Ready', status, lastTransitionTime: at }] })])?.pods[0];
  const createdAt = Date.parse('2026-11-23T10:00:00Z');
  expect(told('True')).toMatchObject({ node: 'node-1', createdAt, readySince: Date.parse(at) });
  expect(told('False')).toMatchObject({ node: 'node-1', createdAt, readySince: null });
});
