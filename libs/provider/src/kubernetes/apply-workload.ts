import { ProviderError, type ObjectRef, type RenderedWorkload } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { applyAsSeen, seenSchema } from './as-seen.js';
import { both } from './both.js';
import { kindOf } from './kinds.js';
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
  /** Applies, side by side with the Service, what else goes with the Deployment of this uid. */
  readonly beside: (uid: string) => Promise<void>;
}

/** A workload with what is not in its manifests. */
export interface WorkloadToApply {
  readonly ref: ObjectRef;
  readonly rendered: RenderedWorkload;
  readonly replicas: number;
  readonly tick: number;
  readonly budget: boolean;
  readonly revision?: string | undefined;
}

/**
 * Applies the Deployment, then all that goes with it: an owner reference needs the Deployment's uid, and lets it go
 * with it.
 */
export async function applyWorkload(
  context: ApplyContext,
  workload: WorkloadToApply,
  signal: AbortSignal,
): Promise<void> {
  const { api, instanceId, known } = context;
  const { ref, rendered, replicas, tick, revision } = workload;
  const [first = null] = rendered.objects;
  if (kindOf(first) !== 'Deployment') throw unreadable(ref, 'the first of its manifests is no Deployment');
  if (rendered.objects.some((manifest) => kindOf(manifest) === null))
    throw unreadable(ref, 'one of its manifests is of a kind that this version does not know');
  const kinds = (['Deployment', 'Service'] as const).filter((kind) => manifestOf(rendered, kind) !== null);
  if (known === null) await refuseStrangers(api, instanceId, ref, kinds, signal);
  const seen = revision === undefined ? null : seenSchema.parse(JSON.parse(revision));
  const body = merge(merge(first, stampsOf(workload)), { spec: { replicas } });
  const deployed = await applyAsSeen(api, 'Deployment', ref, body, seen, signal);
  const deployment = parseAnswer(deploymentSchema, deployed.object, ref);
  context.onDeployment(deployment);
  if (deployment.metadata.deletionTimestamp != null) {
    const text = `${ref.name} is being deleted by someone; it is made again when it is gone`;
    throw new ProviderError('kubernetes', 'TRANSIENT', 'BEING_DELETED', text, { retryAfterMs: 1000 });
  }
  const { uid } = deployment.metadata;
  const serve = async () => {
    const service = await applyOwned(api, { ref, uid, rendered, tick }, 'Service', {}, signal);
    if (service !== null) context.onService(parseAnswer(serviceSchema, service, ref));
  };
  await both(serve(), context.beside(uid));
}

const unreadable = (ref: ObjectRef, text: string): ProviderError =>
  new ProviderError('kubernetes', 'INVALID', 'SNAPSHOT_UNREADABLE', `${ref.namespace}/${ref.name}: ${text}`);
