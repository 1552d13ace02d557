import { afterEach, expect, it } from 'vitest';
import { systemRandom } from '../conformance/index.js';
import { KubernetesCluster } from './cluster.js';
import { LeftOutKinds } from './left-out.js';
import { markPods } from './mark-pods.js';
import { stubCluster, type StubCluster } from './stub-cluster.fixture.js';

let stub: StubCluster | null = null;
afterEach(() => stub?.close());

const ref = { namespace: 'dev', name: 'shop' };
const signal = AbortSignal.timeout(10_000);
const refused = (status: number, reason: string) => () => ({
  status,
  body: { kind: 'Status', status: 'Failure', reason, message: `pods "a" is ${reason}` },
});

it('pods are marked by a merge: an apply would make one that is gone', async () => {
  stub = await stubCluster(() => ({ status: 200, body: {} }));
  const cluster = new KubernetesCluster({ api: stub.api, instanceId: 'i', random: systemRandom });
  await cluster.markPods(ref, ['a'], signal);

  expect(stub.server.requests).toEqual(['PATCH /api/v1/namespaces/dev/pods/a?fieldManager=arthor']);
});

it('one that is gone is no fault', async () => {
  stub = await stubCluster(refused(404, 'NotFound'));
  await expect(markPods(stub.api, new LeftOutKinds(stub.clock), ref, ['a'], signal)).resolves.toBeUndefined();
});

it('without the right it is left out, and said', async () => {
  stub = await stubCluster(refused(403, 'Forbidden'));
  const leftOut = new LeftOutKinds(stub.clock);
  await markPods(stub.api, leftOut, ref, ['a', 'b'], signal);

  expect(leftOut.of('dev')).toEqual([
    {
      kind: 'Pod',
      message:
        'Arthor may not mark the pods that go when there are to be fewer in the namespace dev and leaves it out. ' +
        'Give the right with: kubectl apply -f script/kubernetes/rbac.yaml',
    },
  ]);
});

it('any other refusal is told', async () => {
  stub = await stubCluster(refused(422, 'Invalid'));
  await expect(markPods(stub.api, new LeftOutKinds(stub.clock), ref, ['a'], signal)).rejects.toMatchObject({
    kind: 'INVALID',
  });
});
