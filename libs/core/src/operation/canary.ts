import type { Deployment } from '../lane/deployment.js';
import type { Autoscale } from '../lane/scaling.js';
import {
  movedOn,
  refuse,
  type Accepted,
  type BuildFacts,
  type Common,
  type LaneFacts,
  type NewDeployment,
  type Refusal,
  type Warning,
} from './accepted.js';
import { capacity, podsFor } from './capacity.js';
import { newestLive, replacing, servingOf, stayingCanary, succeededBy, superseded } from './chain.js';
import { otherEnvironment, unfitBuild } from './fit-build.js';

/** A canary as it was asked for. */
export interface CanaryRequest extends Common {
  readonly build: BuildFacts;
  /** GRAY: the value of the `gray` header that leads to it; BLUE_GREEN: its share in whole percent. */
  readonly by: { readonly header: string } | { readonly weight: number };
  readonly replicas?: number | undefined;
  readonly autoscale?: Autoscale | null | undefined;
  readonly force?: boolean | undefined;
}

/** A new canary beside the main that serves; a former one keeps its share until the new one is ready. */
export function acceptCanary(request: CanaryRequest, facts: LaneFacts): Accepted | Refusal {
  const { lane, environment } = facts;
  const refused = movedOn(lane, request) ?? unfitBuild(request.build, facts) ?? noCanaryHere(facts);
  if (refused !== null) return refused;
  const header = 'header' in request.by ? request.by.header : null;
  const weight = 'weight' in request.by ? request.by.weight : null;
  const former = newestLive(facts, true) ?? servingOf(facts, true);
  const create: NewDeployment = {
    build: request.build,
    like: null,
    canary: true,
    canaryType: header === null ? 'WEIGHT' : 'HEADER',
    canaryValue: header,
    weight,
    // Beside an internal main it is chosen in the registry.
    external: (newestLive(facts, false) ?? servingOf(facts, false))?.external ?? true,
    replicas: Math.max(
      request.replicas ?? defaultReplicas(facts, weight, former),
      request.autoscale?.min ?? 1,
    ),
    autoscale: request.autoscale ?? null,
  };
  const room = capacity(facts, {
    share: weight ?? 0,
    canaryPods: create.replicas,
    force: request.force ?? false,
  });
  if ('ok' in room) return room;
  const moves = succeededBy(facts, true);
  return {
    ok: true,
    operate: header === null ? 'BLUE_GREEN' : 'GRAY',
    canary: true,
    create,
    target: null,
    moves,
    endings: superseded(facts, true),
    related: replacing(moves),
    cancels: null,
    onStalled: request.onStalled ?? environment.onStalled,
    warnings: [...otherEnvironment(request.build, environment), ...droppedWeight(header, former), ...room],
  };
}

/** Why a lane can have no canary now; null when it can. */
export function noCanaryHere(facts: LaneFacts): Refusal | null {
  const main = servingOf(facts, false);
  if (main === null) return refuse('rule', 'NO_MAIN', 'Nothing serves in this lane: deploy a main first.');
  if (main.status === 'DELETING' && newestLive(facts, false) === null)
    return refuse('state', 'MAIN_LEAVING', 'The main is being taken offline.', { deployment: main.id });
  const { registry } = facts.environment;
  if (registry !== undefined && registry.registerBy !== 'NONE') return null;
  const internal = [main, newestLive(facts, false)].find((row) => row?.external === false);
  if (internal)
    return refuse(
      'rule',
      'CANARY_NEEDS_ROUTE',
      'The main is internal: without a registry nobody could choose its canary.',
      { deployment: internal.id },
    );
  return null;
}

/** Why a main without a route may not follow: a canary that stays would have none either. null = it may. */
export function strandsCanary(external: boolean, facts: LaneFacts): Refusal | null {
  const canary = stayingCanary(facts);
  if (external || canary === null) return null;
  return refuse(
    'rule',
    'CANARY_LIVE',
    'An internal main has no route, and its canary is live: take the canary offline first.',
    { deployment: canary.id },
  );
}

function defaultReplicas(facts: LaneFacts, weight: number | null, former: Deployment | null): number {
  if (weight === null) return former?.replicas ?? 1;
  return Math.max(1, podsFor(weight, servingOf(facts, false)?.replicas ?? 0));
}

function droppedWeight(header: string | null, former: Deployment | null): readonly Warning[] {
  const weight = former?.weight ?? 0;
  if (header === null || weight === 0) return [];
  const message = `The former canary got ${weight} % of the requests; the new one gets those with its header only.`;
  return [{ code: 'WEIGHT_DROPPED', message, params: { weight } }];
}
