import type { Params } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import { split, type Traffic } from '../lane/traffic.js';
import type { Accepted, LaneFacts, Warning } from './accepted.js';
import type { Operate } from './record.js';

/** One object a plan changes. */
export interface PlannedChange {
  readonly action: 'CREATE' | 'UPDATE' | 'REMOVE' | 'KEEP';
  readonly kind: string;
  readonly name: string;
  /** A code the console has words for. */
  readonly reason: string;
}

/** What an operation would do, for a person to confirm or a CI job to print. Nothing is written. */
export interface OperationPlan {
  readonly operate: Operate;
  readonly basedOnTick: number;
  readonly summary: string;
  readonly summaryCode: string;
  readonly params: Params;
  readonly changes: readonly PlannedChange[];
  readonly traffic: { readonly before: Traffic; readonly after: Traffic };
  readonly warnings: readonly Warning[];
  /** Pods that run at the same time at the height of it. */
  readonly podsNeeded: number;
  readonly inverse: {
    readonly operate: Operate;
    readonly deployment?: number;
    readonly operation?: number;
  } | null;
}

/** Tells an accepted operation as a plan. `newName`/`routeName`: names the new objects would get. */
export function planOf(
  accepted: Accepted,
  facts: LaneFacts,
  names: { newName: string; routeName: string },
): OperationPlan {
  const { lane, rows } = facts;
  const main = rows.find((row) => row.id === lane.mainId) ?? null;
  const canary = rows.find((row) => row.id === lane.canaryId) ?? null;
  const before = split(main, canary);
  const reinstated = accepted.moves.find((move) => move.event === 'REINSTATED')?.row ?? null;
  const taken = reinstated === null ? (accepted.target?.id ?? null) : null;
  const takes = taken !== null && (taken === main?.id || taken === canary?.id);
  const after = trafficAfter(accepted, before, takes, taken === canary?.id ? main : null);
  const going = accepted.moves.filter(
    (move) => move.event === 'SUCCEEDED_BY' || move.event === 'TAKEN_OFF' || move.related,
  );
  const changes: PlannedChange[] = [];
  if (accepted.create !== null) {
    changes.push({ action: 'CREATE', kind: 'Deployment', name: names.newName, reason: 'NEW_DEPLOYMENT' });
    if (accepted.create.external)
      changes.push({ action: 'CREATE', kind: 'Service', name: names.newName, reason: 'NEW_DEPLOYMENT' });
  }
  const routeAction = routeChange(before, after);
  if (routeAction !== null && (accepted.create !== null || takes))
    changes.push({ action: routeAction, kind: 'Ingress', name: names.routeName, reason: 'ROUTE_FOLLOWS' });
  for (const { row } of going) {
    const reason = row.id === main?.id || row.id === canary?.id ? 'REMOVED_AFTER_DRAIN' : 'NEVER_SERVED';
    changes.push({ action: 'REMOVE', kind: 'Deployment', name: row.name, reason });
    if (row.external) changes.push({ action: 'REMOVE', kind: 'Service', name: row.name, reason });
  }
  if (reinstated !== null)
    changes.push({ action: 'KEEP', kind: 'Deployment', name: reinstated.name, reason: 'REINSTATED' });
  const running = rows.filter((row) => row.removalAt === null).reduce((sum, row) => sum + row.replicas, 0);
  const params: Params = {
    application: lane.application,
    environment: lane.environment,
    symbol: lane.symbol,
    build: accepted.create?.build.id ?? accepted.target?.buildId ?? null,
    replicas: accepted.create?.replicas ?? null,
    replaces: accepted.create !== null && main !== null ? main.buildId : null,
    keeps: reinstated?.buildId ?? null,
    external: accepted.create?.external ?? null,
  };
  return {
    operate: accepted.operate,
    basedOnTick: lane.tick,
    ...summaryOf(accepted, params, main !== null),
    params,
    changes,
    traffic: { before, after },
    warnings: accepted.warnings,
    podsNeeded: running + (accepted.create?.replicas ?? 0),
    inverse: inverseOf(accepted, main?.id ?? null),
  };
}

function trafficAfter(
  { create }: Accepted,
  before: Traffic,
  takes: boolean,
  staying: Deployment | null,
): Traffic {
  if (create === null) return takes ? split(staying, null) : before;
  if (!create.external) return { ...before, main: null, canary: null };
  return { ...before, main: 100 - (before.canary ?? 0), canary: before.canary ?? 0 };
}

function routeChange(before: Traffic, after: Traffic): PlannedChange['action'] | null {
  if (before.main === null) return after.main === null ? null : 'CREATE';
  return after.main === null ? 'REMOVE' : 'UPDATE';
}

function summaryOf(
  accepted: Accepted,
  p: Params,
  replaces: boolean,
): { summary: string; summaryCode: string } {
  const where = `${p['application']}.${p['symbol']} in ${p['environment']}`;
  switch (accepted.operate) {
    case 'DEPLOY':
      return replaces
        ? {
            summaryCode: 'DEPLOY_REPLACES',
            summary: `Deploy build ${p['build']} as ${where} with ${p['replicas']} replicas; build ${p['replaces']} serves until it is ready.`,
          }
        : {
            summaryCode: 'DEPLOY_NEW',
            summary: `Deploy build ${p['build']} as ${where} with ${p['replicas']} replicas.`,
          };
    case 'CANCEL':
      return p['keeps'] === null
        ? {
            summaryCode: 'CANCEL_REMOVES',
            summary: `Cancel the deployment of build ${p['build']} as ${where}; nothing else serves there.`,
          }
        : {
            summaryCode: 'CANCEL_KEEPS',
            summary: `Cancel the deployment of build ${p['build']} as ${where}; build ${p['keeps']} goes on serving.`,
          };
    default:
      return { summaryCode: 'DELETE', summary: `Take build ${p['build']} of ${where} offline.` };
  }
}

function inverseOf(accepted: Accepted, mainId: number | null): OperationPlan['inverse'] {
  if (accepted.operate === 'DELETE' && accepted.target !== null)
    return { operate: 'ROLLBACK', deployment: accepted.target.id };
  if (accepted.operate !== 'DEPLOY') return null;
  return mainId === null ? { operate: 'DELETE' } : { operate: 'ROLLBACK', deployment: mainId };
}
