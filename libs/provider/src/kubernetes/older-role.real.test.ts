import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CoreV1Api,
  dumpYaml,
  KubeConfig,
  loadAllYaml,
  RbacAuthorizationV1Api,
  type V1ClusterRole,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleSpec } from '../conformance/cluster.js';
import { noEnd, until } from '../conformance/patience.js';
import {
  systemClock,
  systemRandom,
  testNamespace,
  type TestNamespace,
} from '../conformance/test-namespace.js';
import { KubernetesApi } from './api.js';
import { KubernetesCluster } from './cluster.js';

const rbac = join(import.meta.dirname, '../../../../script/kubernetes/rbac.yaml');
const later = ['autoscaling', 'policy'];

/** Rules of the Role that is bound in an environment's namespace; of before these groups were in it, or as it is. */
async function rulesOf(isOlder: boolean) {
  const documents: V1ClusterRole[] = loadAllYaml(await readFile(rbac, 'utf8'));
  const role = documents.find(
    ({ kind, metadata }) => kind === 'ClusterRole' && metadata?.name === 'arthor-environment',
  );
  const rules = role?.rules ?? [];
  return isOlder
    ? rules.filter(({ apiGroups = [] }) => !apiGroups.some((group) => later.includes(group)))
    : rules;
}

/** A kubeconfig of a new account with these rights in the namespace. */
async function accountIn(namespace: string, directory: string, isOlder: boolean): Promise<string> {
  const config = new KubeConfig();
  config.loadFromFile(process.env['KUBECONFIG'] ?? '');
  const name = 'arthor';
  const metadata = { name };
  const core = config.makeApiClient(CoreV1Api);
  const rights = config.makeApiClient(RbacAuthorizationV1Api);
  await core.createNamespacedServiceAccount({ namespace, body: { metadata } });
  await rights.createNamespacedRole({ namespace, body: { metadata, rules: await rulesOf(isOlder) } });
  await rights.createNamespacedRoleBinding({
    namespace,
    body: {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  });
  const token = await core.createNamespacedServiceAccountToken({
    name,
    namespace,
    body: { spec: { audiences: [], expirationSeconds: 3600 } },
  });
  const cluster = config.getCurrentCluster();
  const file = join(directory, 'kubeconfig');
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [
      {
        name,
        cluster: {
          server: cluster?.server,
          ...(cluster?.caData === undefined ? {} : { 'certificate-authority-data': cluster.caData }),
          ...(cluster?.caFile === undefined ? {} : { 'certificate-authority': cluster.caFile }),
        },
      },
    ],
    users: [{ name, user: { token: token.status?.token } }],
  };
  await writeFile(file, dumpYaml(kubeconfig));
  return file;
}

describe.each([
  ['as rbac.yaml says', false],
  ['of before there were autoscalers and disruption budgets', true],
])('an account with the rights %s', (_, isOlder) => {
  const signal = noEnd();
  let test: TestNamespace;
  let directory: string;
  let cluster: KubernetesCluster;
  beforeAll(async () => {
    test = await testNamespace(process.env['KUBECONFIG']);
    directory = await mkdtemp(join(tmpdir(), 'arthor-rights-'));
    const file = await accountIn(test.namespace, directory, isOlder);
    const api = new KubernetesApi({
      kubeconfig: { files: [file] },
      clock: systemClock,
      log: () => undefined,
    });
    cluster = new KubernetesCluster({ api, instanceId: 'rights', random: systemRandom });
  });
  afterAll(async () => {
    cluster.close();
    await test.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('makes a workload ready, with what it may keep beside it', async () => {
    const watch = cluster.watch(test.namespace, () => undefined);
    const spec = exampleSpec(test.namespace, 'shop', { cpuPercent: 80 });
    const rendered = cluster.render(spec);
    const workload = { ref: spec.ref, rendered, tick: 1 };
    await cluster.apply({ ...workload, replicas: 2, budget: true }, signal);
    const look = () => cluster.observe(spec.ref, { fresh: false }, signal);
    const ready = await until('ready', look, (state) => state?.availableReplicas === 2);
    await cluster.autoscale({ ...workload, uid: ready?.uid ?? '', min: 2, max: 4 }, signal);
    const state = await look();
    expect(state).toMatchObject({ present: true, ours: true, hash: rendered.hash });
    expect(state?.budget).toBe(isOlder ? undefined : true);
    expect(state?.autoscalers).toHaveLength(isOlder ? 0 : 1);
    const kinds = (state?.leftOut ?? []).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(isOlder ? ['HorizontalPodAutoscaler', 'PodDisruptionBudget'] : []);
    const [listed] = await cluster.list(test.namespace, signal);
    expect(listed?.budget).toBe(isOlder ? undefined : true);

    await cluster.apply({ ...workload, replicas: 1, budget: false, tick: 2 }, signal);
    await cluster.unscale(spec.ref, state?.autoscalers?.[0]?.uid ?? 'none', signal);
    await until('scaled', look, (found) => found?.wantedReplicas === 1 && found.availableReplicas === 1);
    await cluster.remove(spec.ref, ready?.uid ?? '', signal);
    await until('gone', look, (found) => found === null);
    watch.stop();
  });

  it('is told by the check what is left out, and the line that gives it', async () => {
    const items = await cluster.check(test.namespace, signal);
    const item = items.find(({ code }) => code === 'RIGHTS_MISSING');
    expect(item?.status).toBe(isOlder ? 'WARNING' : 'OK');
    expect(item?.message.includes('kubectl apply -f script/kubernetes/rbac.yaml')).toBe(isOlder);
    expect(items.find(({ code }) => code === 'CLUSTER_RIGHTS')).toMatchObject({ status: 'OK' });
  });
});
