import { ProviderError, type Json, type ObjectRef, type RenderedWorkload } from '@arthor/core';
import type { z } from 'zod';
import type { KubernetesApi } from './api.js';
import { applyAsSeen, seenSchema } from './as-seen.js';
import { kindOf, type KindName } from './kinds.js';
import { isOwn, key } from './label.js';
import { merge } from './merge.js';
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

/** A workload with what is not in its manifests. */
export interface WorkloadToApply {
  readonly ref: ObjectRef;
  readonly rendered: RenderedWorkload;
  readonly replicas: number;
  readonly tick: number;
  readonly revision?: string | undefined;
}

/**
 * Applies the Deployment, then each object that belongs to it: their owner reference needs the
 * Deployment's uid, and lets them go with it.
 */
export async function applyWorkload(
  context: ApplyContext,
  workload: WorkloadToApply,
  signal: AbortSignal,
): Promise<void> {
  const { api, instanceId, known } = context;
  const { ref, rendered, replicas, tick, revision } = workload;
  const [first, ...beside] = rendered.objects.map((manifest) => ({ manifest, kind: kindIn(manifest, ref) }));
  if (first?.kind !== 'Deployment') throw unreadable(ref, 'the first of its manifests is no Deployment');
  if (known === null) await refuseStrangers(api, instanceId, ref, [first, ...beside], signal);
  const stamps = { metadata: { annotations: { [key.tick]: String(tick), [key.hash]: rendered.hash } } };
  const seen = revision === undefined ? null : seenSchema.parse(JSON.parse(revision));
  const body = merge(merge(first.manifest, stamps), { spec: { replicas } });
  const deployed = await applyAsSeen(api, 'Deployment', ref, body, seen, signal);
  const deployment = parse(deploymentSchema, deployed.object, ref);
  context.onDeployment(deployment);
  if (deployment.metadata.deletionTimestamp != null) {
    const text = `${ref.name} is being deleted by someone; it is made again when it is gone`;
    throw new ProviderError('kubernetes', 'TRANSIENT', 'BEING_DELETED', text, { retryAfterMs: 1000 });
  }
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: ref.name,
    uid: deployment.metadata.uid,
    controller: false,
    blockOwnerDeletion: true,
  };
  for (const { kind, manifest } of beside) {
    const owned = merge(merge(manifest, stamps), { metadata: { ownerReferences: [owner] } });
    const applied = await api.apply(kind, ref, owned, signal);
    if (kind === 'Service') context.onService(parse(serviceSchema, applied.object, ref));
  }
}

interface Manifest {
  readonly kind: KindName;
  readonly manifest: Json;
}

function kindIn(manifest: Json, ref: ObjectRef): KindName {
  const kind = kindOf(manifest);
  if (kind === null)
    throw unreadable(ref, 'one of its manifests is of a kind that this version does not know');
  return kind;
}

const unreadable = (ref: ObjectRef, text: string): ProviderError =>
  new ProviderError('kubernetes', 'INVALID', 'SNAPSHOT_UNREADABLE', `${ref.namespace}/${ref.name}: ${text}`);

async function refuseStrangers(
  api: KubernetesApi,
  instanceId: string,
  ref: ObjectRef,
  manifests: readonly Manifest[],
  signal: AbortSignal,
): Promise<void> {
  const looked = await Promise.all(
    manifests.map(async ({ kind }) => ({ kind, object: await api.get(kind, ref, signal) })),
  );
  for (const { kind, object } of looked) {
    if (object === null) continue;
    const { labels } = parse(serviceSchema, object, ref).metadata;
    if (isOwn(labels, instanceId)) continue;
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
