import type { ObjectRef, Owned, WorkloadToApply } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { applyDeployment, applyService, ownedBy } from './apply-workload.js';
import { both } from './both.js';
import type { Budgets } from './budgets.js';
import type { NamespaceView } from './namespace-view.js';
import { deploymentSchema, type DeploymentObject, type ServiceObject } from './object.js';
import { manifestOf, parseAnswer } from './owned-object.js';

/** Through what workloads are written; `view` null = nobody watches the namespace. */
export interface WriteContext {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  readonly budgets: Budgets;
  readonly view: NamespaceView | null;
}

/** A workload to be written over a state of it, or of it only some kinds. */
export interface WorkloadToWrite extends WorkloadToApply {
  readonly revision?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
}

/** Writes a workload, and answers what the API made of its objects. */
export async function writeWorkload(
  { api, instanceId, budgets, view }: WriteContext,
  workload: WorkloadToWrite,
  signal: AbortSignal,
): Promise<Owned> {
  const { ref, rendered, budget, kinds } = workload;
  const isMeant = (kind: string) => kinds === undefined || kinds.includes(kind);
  const known = view?.deployments.get(ref.name) ?? null;
  const onDeployment = (object: DeploymentObject) => view?.deployments.put(object);
  const onService = (object: ServiceObject) => view?.services.put(object);
  const context = { api, instanceId, known, onDeployment, onService };
  const { uid, owned } = isMeant('Deployment')
    ? await applyDeployment(context, workload, signal)
    : { uid: known?.metadata.uid ?? (await uidOf(api, ref, signal)), owned: {} };
  const owner = { ...workload, uid };
  const keepsBudget = isMeant('PodDisruptionBudget') && manifestOf(rendered, 'PodDisruptionBudget') !== null;
  // An owner reference needs the Deployment's uid, and lets them go with it.
  const [service, kept] = await both(
    isMeant('Service') ? applyService(context, owner, signal) : Promise.resolve({}),
    keepsBudget ? budgets.keep(owner, budget, view, signal) : Promise.resolve(null),
  );
  return { ...owned, ...service, ...ownedBy('PodDisruptionBudget', kept) };
}

async function uidOf(api: KubernetesApi, ref: ObjectRef, signal: AbortSignal): Promise<string> {
  return parseAnswer(deploymentSchema, await api.get('Deployment', ref, signal), ref).metadata.uid;
}
