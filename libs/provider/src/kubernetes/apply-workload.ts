import { ProviderError, type ObjectRef, type Owned, type WorkloadToApply } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { applyAsSeen, seenSchema } from './as-seen.js';
import { kindOf, type KindName } from './kinds.js';
import { merge } from './merge.js';
import { deploymentSchema, serviceSchema, type DeploymentObject, type ServiceObject } from './object.js';
import { applyOwned, manifestOf, parseAnswer, refuseStrangers, stampsOf } from './owned-object.js';

/** What an apply needs to know and whom it tells. */
export interface ApplyContext {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  /** The live Deployment where it is known to be ours; saves the look for strangers. */
  readonly known: DeploymentObject | null;
  readonly onDeployment: (object: DeploymentObject) => void;
  readonly onService: (object: ServiceObject) => void;
}

/** A Deployment that was applied, and what the API answered. */
export interface AppliedDeployment {
  readonly uid: string;
  readonly owned: Owned;
}

/** Applies the Deployment; all that goes with it needs its uid. */
export async function applyDeployment(
  context: ApplyContext,
  workload: WorkloadToApply & { readonly revision?: string | undefined },
  signal: AbortSignal,
): Promise<AppliedDeployment> {
  const { api, instanceId, known } = context;
  const { ref, rendered, revision } = workload;
  if (kindOf(rendered.objects[0] ?? null) !== 'Deployment')
    throw unreadable(ref, 'the first of its manifests is no Deployment');
  if (rendered.objects.some((manifest) => kindOf(manifest) === null))
    throw unreadable(ref, 'one of its manifests is of a kind that this version does not know');
  const kinds = (['Deployment', 'Service'] as const).filter((kind) => manifestOf(rendered, kind) !== null);
  if (known === null) await refuseStrangers(api, instanceId, ref, kinds, signal);
  const seen = revision === undefined ? null : seenSchema.parse(JSON.parse(revision));
  const deployed = await applyAsSeen(api, 'Deployment', ref, deploymentBody(workload), seen, signal);
  const deployment = parseAnswer(deploymentSchema, deployed.object, ref);
  context.onDeployment(deployment);
  if (deployment.metadata.deletionTimestamp != null) {
    const text = `${ref.name} is being deleted by someone; it is made again when it is gone`;
    throw new ProviderError('kubernetes', 'TRANSIENT', 'BEING_DELETED', text, { retryAfterMs: 1000 });
  }
  return { uid: deployment.metadata.uid, owned: ownedBy('Deployment', deployment) };
}

/** Applies its Service alone, where it has one. */
export async function applyService(
  { api, onService }: Pick<ApplyContext, 'api' | 'onService'>,
  workload: WorkloadToApply & { readonly uid: string },
  signal: AbortSignal,
): Promise<Owned> {
  const answer = await applyOwned(api, workload, 'Service', {}, signal);
  if (answer === null) return {};
  const service = parseAnswer(serviceSchema, answer, workload.ref);
  onService(service);
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
