import { ProviderError, type CheckItem, type Json } from '@arthor/core';
import { z } from 'zod';
import type { KubernetesApi } from './api.js';
import { missingRights, optionalKinds } from './left-out.js';
import { checkRights, type NeededRight } from './permission.js';
import { checkQuota } from './quota-check.js';

const rights: readonly NeededRight[] = [
  { kind: 'Deployment', verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  { kind: 'Service', verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  { kind: 'Pod', verbs: ['get', 'list', 'watch'] },
  { kind: 'Pod', subresource: 'log', verbs: ['get'] },
  { kind: 'Event', verbs: ['list'] },
];

/**
 * What of the cluster is reachable and allowed for a namespace. `probe` is a Deployment that is tried
 * without being stored. Never throws.
 */
export async function checkCluster(
  api: KubernetesApi,
  namespace: string,
  probe: Json,
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  const version = await checked('CLUSTER_REACHABLE', () => checkVersion(api, signal));
  if (version.status === 'FAILED') return [version];
  return [
    version,
    ...(await Promise.all([
      checked('NAMESPACE', () => checkNamespace(api, namespace, signal)),
      checked('CLUSTER_RIGHTS', () => checkRights(api, 'CLUSTER_RIGHTS', namespace, rights, signal)),
      checked('RIGHTS_MISSING', () => checkOptional(api, namespace, signal)),
      checked('QUOTA', () => checkQuota(api, namespace, signal)),
      checked('ENDPOINTS_TOLD', () => checkEndpoints(api, namespace, signal)),
      checked('WORKLOAD_ALLOWED', () => checkWorkload(api, namespace, probe, signal)),
    ])),
  ];
}

/** Runs one check; what it throws is its failure, in the provider's words. */
export async function checked(code: string, check: () => Promise<CheckItem>): Promise<CheckItem> {
  try {
    return await check();
  } catch (error) {
    const known = error instanceof ProviderError;
    const message = error instanceof Error ? error.message : String(error);
    return { code, status: known && error.code === 'ABORTED' ? 'UNKNOWN' : 'FAILED', message };
  }
}

async function checkVersion(api: KubernetesApi, signal: AbortSignal): Promise<CheckItem> {
  const schema = z.object({ gitVersion: z.string(), major: z.string(), minor: z.string() });
  const { gitVersion, major, minor } = schema.parse(await api.read('/version', signal));
  const old = Number(major) === 1 && Number.parseInt(minor, 10) < 30;
  return {
    code: 'CLUSTER_REACHABLE',
    status: old ? 'WARNING' : 'OK',
    message: old
      ? `Kubernetes ${gitVersion} answers, but does not know the preStop sleep (1.30 and later do).`
      : `Kubernetes ${gitVersion} answers.`,
  };
}

async function checkNamespace(
  api: KubernetesApi,
  namespace: string,
  signal: AbortSignal,
): Promise<CheckItem> {
  const code = 'NAMESPACE';
  const object = await api.get('Namespace', { namespace: '', name: namespace }, signal);
  if (object === null) {
    const message = `The namespace ${namespace} does not exist. Make it with: kubectl create namespace ${namespace}`;
    return { code, status: 'FAILED', message };
  }
  const schema = z.object({ status: z.object({ phase: z.string().default('Active') }).prefault({}) });
  const { phase } = schema.parse(object).status;
  if (phase === 'Active') return { code, status: 'OK', message: `The namespace ${namespace} exists.` };
  return { code, status: 'FAILED', message: `The namespace ${namespace} is ${phase}.` };
}

async function checkWorkload(
  api: KubernetesApi,
  namespace: string,
  probe: Json,
  signal: AbortSignal,
): Promise<CheckItem> {
  const code = 'WORKLOAD_ALLOWED';
  const ref = { namespace, name: 'arthor-check' };
  const { warnings } = await api.apply('Deployment', ref, probe, signal, { dryRun: true });
  if (warnings.length > 0) return { code, status: 'WARNING', message: warnings.join(' ') };
  return { code, status: 'OK', message: 'A workload as Arthor makes it would be taken.' };
}

/** What came later: without the right it is left out, and everything else goes on. */
async function checkOptional(api: KubernetesApi, namespace: string, signal: AbortSignal): Promise<CheckItem> {
  const code = 'RIGHTS_MISSING';
  // An older Role has none of them: one to read and one to write tell.
  const verbs = ['list', 'patch'];
  const items = await Promise.all(
    optionalKinds.map(async (kind) => {
      const item = await checkRights(api, code, namespace, [{ kind, verbs }], signal);
      return item.status === 'OK' ? null : missingRights(kind, namespace);
    }),
  );
  const missing = items.filter((item) => item !== null);
  if (missing.length > 0) return { code, status: 'WARNING', message: missing.join(' ') };
  return { code, status: 'OK', message: 'Autoscalers and disruption budgets may be kept.' };
}

/** A right that came later: without it a release goes on, but may lead to pods that the gateway does not know yet. */
async function checkEndpoints(
  api: KubernetesApi,
  namespace: string,
  signal: AbortSignal,
): Promise<CheckItem> {
  const code = 'ENDPOINTS_TOLD';
  const item = await checkRights(api, code, namespace, [{ kind: 'EndpointSlice', verbs: ['list'] }], signal);
  if (item.status !== 'FAILED') return item;
  const message = `${item.message} A route may lead to pods before the gateway knows their addresses.`;
  return { code, status: 'WARNING', message };
}
