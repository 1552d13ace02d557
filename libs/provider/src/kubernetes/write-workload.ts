import type { ObjectRef, Owned, WorkloadToApply } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { applyService, deploymentBody, mustBeReadable, mustStay, ownedBy } from './apply-workload.js';
import { applyAsSeen, seenSchema } from './as-seen.js';
import { both } from './both.js';
import type { Budgets } from './budgets.js';
import type { ViewNow } from './namespace-view.js';
import { deploymentSchema, type DeploymentObject } from './object.js';
import { manifestOf, parseAnswer, refuseStrangers } from './owned-object.js';

/** Through what workloads are written. */
export interface WriteContext {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  readonly budgets: Budgets;
  readonly view: ViewNow;
}

/** A workload to be written over a state of it, or of it only some kinds. */
export interface WorkloadToWrite extends WorkloadToApply {
  readonly revision?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
}

/** Writes a workload, and answers what the API made of its objects. */
export async function writeWorkload(
  context: WriteContext,
  workload: WorkloadToWrite,
  signal: AbortSignal,
): Promise<Owned> {
  const { api, instanceId, budgets, view } = context;
  const { ref, rendered, budget, kinds, revision } = workload;
  const isMeant = (kind: string) => kinds === undefined || kinds.includes(kind);
  const known = view()?.deployments.get(ref.name) ?? null;
  let deployment: DeploymentObject | null = null;
  if (isMeant('Deployment')) {
    mustBeReadable(workload);
    if (known === null) await refuseStrangers(api, instanceId, ref, ownedKinds(rendered), signal);
    const seen = revision === undefined ? null : seenSchema.parse(JSON.parse(revision));
    const { object } = await applyAsSeen(api, 'Deployment', ref, deploymentBody(workload), seen, signal);
    deployment = parseAnswer(deploymentSchema, object, ref);
    view()?.deployments.put(deployment);
    mustStay(deployment);
  }
  const uid = (deployment ?? known)?.metadata.uid ?? (await uidOf(api, ref, signal));
  const owner = { ...workload, uid };
  const keepsBudget = isMeant('PodDisruptionBudget') && manifestOf(rendered, 'PodDisruptionBudget') !== null;
  // An owner reference needs the Deployment's uid, and lets them go with it.
  const [service, kept] = await both(
    isMeant('Service') ? applyService(context, owner, signal) : Promise.resolve({}),
    keepsBudget ? budgets.keep(owner, budget, view, signal) : Promise.resolve(null),
  );
  return {
    ...ownedBy('Deployment', deployment),
    ...service,
    ...ownedBy('PodDisruptionBudget', kept),
  };
}

const ownedKinds = (rendered: WorkloadToWrite['rendered']) =>
  (['Deployment', 'Service'] as const).filter((kind) => manifestOf(rendered, kind) !== null);

async function uidOf(api: KubernetesApi, ref: ObjectRef, signal: AbortSignal): Promise<string> {
  return parseAnswer(deploymentSchema, await api.get('Deployment', ref, signal), ref).metadata.uid;
}
