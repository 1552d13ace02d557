import { ProviderError, type Json, type ObjectRef, type RenderedWorkload } from '@arthor/core';
import type { z } from 'zod';
import type { KubernetesApi } from './api.js';
import { kindOf, type KindName } from './kinds.js';
import { isOwn, key } from './label.js';
import { merge } from './merge.js';
import { serviceSchema } from './object.js';

/** What makes objects of a workload belong to its Deployment. */
export interface Owner {
  readonly ref: ObjectRef;
  /** Of the live Deployment. */
  readonly uid: string;
  readonly rendered: RenderedWorkload;
  readonly tick: number;
}

/** What each live object of a workload carries, beside its manifest. */
export const stampsOf = ({ rendered, tick }: Pick<Owner, 'rendered' | 'tick'>): Json => ({
  metadata: { annotations: { [key.tick]: String(tick), [key.hash]: rendered.hash } },
});

/** The manifest of a kind among a workload's; null = it has none. */
export const manifestOf = ({ objects }: RenderedWorkload, kind: KindName): Json | null =>
  objects.find((manifest) => kindOf(manifest) === kind) ?? null;

/**
 * Applies an object that goes with its Deployment; `over` is what is not in its manifest. Answers it as it is then;
 * null = the workload has no such object.
 */
export async function applyOwned(
  api: KubernetesApi,
  owner: Owner,
  kind: KindName,
  over: Json,
  signal: AbortSignal,
): Promise<unknown> {
  const manifest = manifestOf(owner.rendered, kind);
  if (manifest === null) return null;
  return (await api.apply(kind, owner.ref, merge(ownedBody(owner, manifest), over), signal)).object;
}

/** An object as it is applied beside its Deployment. */
export function ownedBody(owner: Owner, manifest: Json): Json {
  const { ref, uid } = owner;
  const reference = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: ref.name,
    uid,
    controller: false,
    blockOwnerDeletion: true,
  };
  const owned = { metadata: { ownerReferences: [reference] } };
  return merge(merge(manifest, stampsOf(owner)), owned);
}

/** NAME_TAKEN where somebody else has an object of one of these kinds with the workload's name. */
export async function refuseStrangers(
  api: KubernetesApi,
  instanceId: string,
  ref: ObjectRef,
  kinds: readonly KindName[],
  signal: AbortSignal,
): Promise<void> {
  const looked = await Promise.all(
    kinds.map(async (kind) => ({ kind, object: await api.get(kind, ref, signal) })),
  );
  for (const { kind, object } of looked) {
    if (object === null) continue;
    const { labels } = parseAnswer(serviceSchema, object, ref).metadata;
    if (isOwn(labels, instanceId)) continue;
    const text = `a ${kind} ${ref.namespace}/${ref.name} exists that this installation did not make`;
    throw new ProviderError('kubernetes', 'DENIED', 'NAME_TAKEN', text, {
      params: { kind, namespace: ref.namespace, name: ref.name },
    });
  }
}

/** The answer to a write, which was done whatever it says. */
export function parseAnswer<T>(schema: z.ZodType<T>, object: unknown, ref: ObjectRef): T {
  const parsed = schema.safeParse(object);
  if (parsed.success) return parsed.data;
  const text = `the answer for ${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
  throw new ProviderError('kubernetes', 'UNKNOWN_OUTCOME', 'UNREADABLE', text);
}
