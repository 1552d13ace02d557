import { ProviderError, type CheckItem } from '@arthor/core';
import { z } from 'zod';
import type { KubernetesApi } from './api.js';
import type { KindName } from './kinds.js';
import { parseAll } from './namespace-view.js';

const amounts = z.record(z.string(), z.string()).default({});
const quotaSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ hard: amounts, scopes: z.array(z.string()).nullish(), scopeSelector: z.json().nullish() }),
  status: z.object({ hard: amounts, used: amounts }).partial().prefault({}),
});
const limitRangeSchema = z.object({
  spec: z.object({
    limits: z.array(
      z.object({ type: z.string(), default: amounts.optional(), defaultRequest: amounts.optional() }),
    ),
  }),
});

/** What a namespace's quotas ask of pods that nobody gave requests or limits, and what is used up already. */
export async function checkQuota(
  api: KubernetesApi,
  namespace: string,
  signal: AbortSignal,
): Promise<CheckItem> {
  const code = 'QUOTA';
  const [quotas, ranges] = await Promise.all([
    listed(api, 'ResourceQuota', quotaSchema, namespace, signal),
    listed(api, 'LimitRange', limitRangeSchema, namespace, signal),
  ]);
  if (quotas === null) {
    const message = `The quotas of the namespace ${namespace} may not be read. Give the right with: kubectl apply -f script/kubernetes/rbac.yaml`;
    return { code, status: 'UNKNOWN', message };
  }
  // A quota with a scope counts some pods only, and says at a pod which.
  const general = quotas.filter(({ spec }) => spec.scopes == null && spec.scopeSelector == null);
  const defaults = defaultsOf(ranges ?? []);
  const said = general.flatMap(({ metadata: { name }, spec, status }) => {
    const lacks = Object.keys(spec.hard)
      .map(fullName)
      .filter((each) => counted.test(each) && !defaults.has(each));
    const full = Object.entries(status.hard ?? {}).filter(([each, most]) => status.used?.[each] === most);
    return [
      ...(lacks.length === 0
        ? []
        : [
            `The ResourceQuota ${name} refuses pods without ${lacks.join(', ')}: set them in the applications' settings, or give the namespace a LimitRange with defaults.`,
          ]),
      ...full.map(([each, most]) => `The ResourceQuota ${name} is used up: ${each} ${most}.`),
    ];
  });
  if (said.length > 0) return { code, status: 'WARNING', message: said.join(' ') };
  return { code, status: 'OK', message: 'No quota stands against pods without requests or limits.' };
}

const counted = /^(requests|limits)\.(cpu|memory)$/;

/** `cpu` alone means the request. */
const fullName = (resource: string): string =>
  resource === 'cpu' || resource === 'memory' ? `requests.${resource}` : resource;

/** What a pod gets where it says nothing; a default limit is the default request, too. */
function defaultsOf(ranges: readonly z.infer<typeof limitRangeSchema>[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const range of ranges.flatMap(({ spec }) => spec.limits)) {
    if (range.type !== 'Container') continue;
    for (const resource of Object.keys(range.default ?? {}))
      found.add(`limits.${resource}`).add(`requests.${resource}`);
    for (const resource of Object.keys(range.defaultRequest ?? {})) found.add(`requests.${resource}`);
  }
  return found;
}

/** All of a kind; null where they may not be read, none where the cluster does not know the kind. */
async function listed<T>(
  api: KubernetesApi,
  kind: KindName,
  schema: z.ZodType<T>,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly T[] | null> {
  try {
    return parseAll(schema, (await api.list(kind, namespace, {}, signal)).items, api.warn);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.code === 'KIND_NOT_SERVED') return [];
    if (error.kind === 'DENIED') return null;
    throw error;
  }
}
