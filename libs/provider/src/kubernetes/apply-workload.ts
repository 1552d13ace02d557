import { ProviderError, type Json, type ObjectRef, type RenderedWorkload } from '@arthor/core';
import type { z } from 'zod';
import type { KubernetesApi } from './api.js';
import { isOwn, key } from './label.js';
import { deploymentSchema, serviceSchema, type DeploymentObject, type ServiceObject } from './object.js';

/** What an apply needs to know and whom it tells. */
export interface ApplyContext {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  /** The live Deployment where it is known to be ours; saves the look for strangers. */
  readonly known: DeploymentObject | null;
  readonly onDeployment: (object: DeploymentObject) => void;
  readonly onService: (object: ServiceObject) => void;
}

/**
 * Applies the Deployment, then the Service that belongs to it (whose owner reference needs the
 * Deployment's uid, so that the Service goes with it).
 */
export async function applyWorkload(
  context: ApplyContext,
  workload: { ref: ObjectRef; rendered: RenderedWorkload; replicas: number; tick: number },
  signal: AbortSignal,
): Promise<void> {
  const { api, instanceId, known } = context;
  const { ref, rendered, replicas, tick } = workload;
  if (known === null) await refuseStrangers(api, instanceId, ref, rendered, signal);
  const stamps = { metadata: { annotations: { [key.tick]: String(tick), [key.hash]: rendered.hash } } };
  const deployed = await api.apply(
    'Deployment',
    ref,
    merge(merge(rendered.deployment, stamps), { spec: { replicas } }),
    signal,
  );
  const deployment = parse(deploymentSchema, deployed.object, ref);
  context.onDeployment(deployment);
  if (deployment.metadata.deletionTimestamp != null) {
    const text = `${ref.name} is being deleted by someone; it is made again when it is gone`;
    throw new ProviderError('kubernetes', 'TRANSIENT', 'BEING_DELETED', text, { retryAfterMs: 1000 });
  }
  if (rendered.service === null) return;
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: ref.name,
    uid: deployment.metadata.uid,
    controller: false,
    blockOwnerDeletion: true,
  };
  const body = merge(merge(rendered.service, stamps), { metadata: { ownerReferences: [owner] } });
  const served = await api.apply('Service', ref, body, signal);
  context.onService(parse(serviceSchema, served.object, ref));
}

async function refuseStrangers(
  api: KubernetesApi,
  instanceId: string,
  ref: ObjectRef,
  rendered: RenderedWorkload,
  signal: AbortSignal,
): Promise<void> {
  const looked = await Promise.all([
    api.get('Deployment', ref, signal),
    rendered.service === null ? null : api.get('Service', ref, signal),
  ]);
  for (const [index, object] of looked.entries()) {
    if (object === null) continue;
    const { labels } = parse(serviceSchema, object, ref).metadata;
    if (isOwn(labels, instanceId)) continue;
    const kind = index === 0 ? 'Deployment' : 'Service';
    const text = `a ${kind} ${ref.namespace}/${ref.name} exists that this installation did not make`;
    throw new ProviderError('kubernetes', 'DENIED', 'NAME_TAKEN', text, {
      params: { kind, namespace: ref.namespace, name: ref.name },
    });
  }
}

function parse<T>(schema: z.ZodType<T>, object: unknown, ref: ObjectRef): T {
  const parsed = schema.safeParse(object);
  if (parsed.success) return parsed.data;
  const text = `the answer for ${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
  throw new ProviderError('kubernetes', 'UNKNOWN_OUTCOME', 'UNREADABLE', text);
}

/** `base` with `over` laid over it, object by object. */
function merge(base: Json, over: Json): Json {
  if (!isObject(base) || !isObject(over)) return over;
  const merged: Record<string, Json> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name];
    merged[name] = below === undefined ? value : merge(below, value);
  }
  return merged;
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
