import { ProviderError, type ObjectRef, type Owned, type WorkloadToApply } from '@arthor/core';
import { kindOf, type KindName } from './kinds.js';
import { merge } from './merge.js';
import { serviceSchema, type DeploymentObject } from './object.js';
import { applyOwned, parseAnswer, stampsOf } from './owned-object.js';
import type { WriteContext } from './write-workload.js';

/** @throws ProviderError INVALID when the manifests are not those of a workload */
export function mustBeReadable({ ref, rendered }: Pick<WorkloadToApply, 'ref' | 'rendered'>): void {
  if (kindOf(rendered.objects[0] ?? null) !== 'Deployment')
    throw unreadable(ref, 'the first of its manifests is no Deployment');
  if (rendered.objects.some((manifest) => kindOf(manifest) === null))
    throw unreadable(ref, 'one of its manifests is of a kind that this version does not know');
}

/** @throws ProviderError TRANSIENT when the Deployment that was applied is on its way out */
export function mustStay({ metadata }: DeploymentObject): void {
  if (metadata.deletionTimestamp == null) return;
  const text = `${metadata.name} is being deleted by someone; it is made again when it is gone`;
  throw new ProviderError('kubernetes', 'TRANSIENT', 'BEING_DELETED', text, { retryAfterMs: 1000 });
}

/** Applies its Service alone, where it has one. */
export async function applyService(
  { api, view }: Pick<WriteContext, 'api' | 'view'>,
  workload: WorkloadToApply & { readonly uid: string },
  signal: AbortSignal,
): Promise<Owned> {
  const answer = await applyOwned(api, workload, 'Service', {}, signal);
  if (answer === null) return {};
  const service = parseAnswer(serviceSchema, answer, workload.ref);
  view()?.services.put(service);
  return ownedBy('Service', service);
}

/** The Deployment as it is applied. */
export const deploymentBody = (workload: WorkloadToApply) =>
  merge(merge(workload.rendered.objects[0] ?? null, stampsOf(workload)), {
    spec: { replicas: workload.replicas },
  });

/** What an answer, or a live object, says of our fields. */
export const ownedBy = (kind: KindName, object: { readonly owned: string | null } | null): Owned =>
  object === null || object.owned === null ? {} : { [kind]: object.owned };

const unreadable = (ref: ObjectRef, text: string): ProviderError =>
  new ProviderError('kubernetes', 'INVALID', 'SNAPSHOT_UNREADABLE', `${ref.namespace}/${ref.name}: ${text}`);
