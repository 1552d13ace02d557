import type { Comparison, Json, Owned, WorkloadToApply } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { deploymentBody, ownedBy } from './apply-workload.js';
import { differencesOf } from './differences.js';
import { kindOf, type KindName } from './kinds.js';
import { merge } from './merge.js';
import { autoscalerSchema, deploymentSchema } from './object.js';
import { ownedDigest } from './owned-fields.js';
import { manifestOf, ownedBody } from './owned-object.js';

/**
 * Asks the API what our own apply would make of the objects that are there, without writing it, and compares. Only
 * the API can say: what an admission policy, or a default, makes of our words is in no manifest.
 */
export async function compareWorkload(
  api: KubernetesApi,
  workload: WorkloadToApply,
  applied: Owned,
  signal: AbortSignal,
): Promise<Comparison> {
  const { ref, rendered } = workload;
  const deployment = await api.get('Deployment', ref, signal);
  const owner = deploymentSchema.safeParse(deployment);
  if (!owner.success) return nothing;
  const owned = { ...workload, uid: owner.data.metadata.uid };
  const compare = async (kind: KindName, live: unknown, body: Json) => {
    if (live === null) return nothing;
    const digest = ownedDigest(live, kind);
    const found = ownedBy(kind, { owned: digest });
    const isResized = kind === 'Deployment' && owner.data.spec.replicas !== workload.replicas;
    // As the API answered to our last apply: another one would change nothing.
    if (digest !== null && applied[kind] === digest && !isResized) return { owned: found, differences: [] };
    const wanted = (await api.apply(kind, ref, body, signal, { dryRun: true })).object;
    const isKnown = applied[kind] !== undefined && applied[kind] !== digest;
    return { owned: found, differences: differencesOf({ kind, live, wanted, isKnown }) };
  };
  const kinds = rendered.objects.map(kindOf).filter((kind) => kind !== null && kind !== 'Deployment');
  const beside = kinds.map(async (kind) => {
    const manifest = kind && manifestOf(rendered, kind);
    // Not among those that it should have now: what is left of it is no difference.
    if (kind === null || manifest === null || (kind === 'PodDisruptionBudget' && !workload.budget))
      return nothing;
    const live = await api.get(kind, ref, signal);
    return compare(kind, live, merge(ownedBody(owned, manifest), boundsIn(kind, live)));
  });
  const found = await Promise.all([compare('Deployment', deployment, deploymentBody(workload)), ...beside]);
  return {
    owned: Object.assign({}, ...found.map((one) => one.owned)),
    differences: found.flatMap((one) => one.differences),
  };
}

const nothing: Comparison = { owned: {}, differences: [] };

/** Bounds of an autoscaler are in no manifest: they are compared by who sets them. */
function boundsIn(kind: KindName, live: unknown): Json {
  const parsed = kind === 'HorizontalPodAutoscaler' ? autoscalerSchema.safeParse(live) : null;
  if (parsed?.success !== true) return {};
  const { minReplicas, maxReplicas } = parsed.data.spec;
  return { spec: { minReplicas, maxReplicas } };
}
