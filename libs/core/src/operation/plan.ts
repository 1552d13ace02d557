import type { Params } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import { autoscalerKind, budgetKind, scalingBy, wantsBudget } from '../lane/scaling.js';
import { split, type Traffic } from '../lane/traffic.js';
import type { DeployMode } from '../lane/lane.js';
import { warmUntil } from '../lane/warm.js';
import type { Accepted, LaneFacts, Lanes, NewDeployment, RowMove, Warning } from './accepted.js';
import { servingOf } from './chain.js';
import { mayExpire } from './deploy.js';
import { modeOfNew } from './mode.js';
import type { Operate } from './record.js';
import { valuesInForce, type Inverse, type Undoable } from './inverse.js';
import type { Told } from './rule.js';
import { rules } from './rules.js';

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
  /** Builds of who has the traffic before and after; null = nobody. */
  readonly builds: { readonly before: PlannedBuilds; readonly after: PlannedBuilds };
  readonly warnings: readonly Warning[];
  /** Pods that run at the same time at the height of it. */
  readonly podsNeeded: number;
  readonly inverse: Inverse | null;
}

/** Builds of a lane's two sides. */
export interface PlannedBuilds {
  readonly main: number | null;
  readonly canary: number | null;
}

/** Names the objects of a plan would get, and the kind of its route. */
export interface PlanNames {
  readonly newName: string;
  readonly routeName: string;
  readonly routeKind: string;
}

/** Tells an accepted operation as a plan. */
export function planOf(accepted: Accepted, facts: Lanes, names: PlanNames): OperationPlan {
  const { lane, rows } = facts;
  const main = servingOf(facts, false);
  const canary = servingOf(facts, true);
  const before = split(main, canary);
  const next = { main: following(accepted, main, false), canary: following(accepted, canary, true) };
  const after = split(next.main, next.canary);
  const params = paramsOf(accepted, facts, main);
  const where = `${lane.application}.${lane.symbol} in ${lane.environment}`;
  const told: Told = { accepted, params, where, main, canary };
  const rule = rules[accepted.operate];
  return {
    operate: accepted.operate,
    // A PROMOTE from another symbol is decided on the canary's lane.
    basedOnTick: (facts.source ?? facts).lane.tick,
    ...rule.summary(told),
    params,
    changes: [
      ...changesOf(
        accepted,
        {
          before,
          after,
          main,
          canary,
          stay: isRow(next.main, main) && isRow(next.canary, canary),
          mode: modeOfNew(accepted.create ?? { canary: false }, facts),
        },
        names,
      ),
      ...givenUp(accepted, facts),
    ],
    traffic: { before, after },
    builds: {
      before: { main: main?.buildId ?? null, canary: canary?.buildId ?? null },
      after: { main: buildOf(next.main), canary: buildOf(next.canary) },
    },
    warnings: accepted.warnings,
    podsNeeded: podsNeeded(accepted, rows),
    inverse: rule.inverse(undoable(told)),
  };
}

function undoable({ accepted: { target, canary: ofCanary }, main, canary }: Told): Undoable {
  const before = ofCanary ? canary : main;
  return { target: target?.id ?? null, before: before?.id ?? null, was: target && valuesInForce(target) };
}

type Values = Pick<Deployment, 'external' | 'weight' | 'canaryType' | 'canaryValue'>;
/** A row, or what becomes one. */
type Side = Values &
  ({ readonly id: number; readonly buildId: number } | { readonly build: { readonly id: number } });

const buildOf = (side: Side | null): number | null =>
  side === null ? null : 'buildId' in side ? side.buildId : side.build.id;

const isRow = (side: Side | null, row: Deployment | null): boolean =>
  (side !== null && 'id' in side ? side.id : null) === (row?.id ?? null);

/** Who has a chain's traffic once all is done; null = nobody. */
function following(accepted: Accepted, serving: Deployment | null, canary: boolean): Side | null {
  if (accepted.create?.canary === canary) return accepted.create;
  const back = accepted.moves.find((move) => move.event === 'REINSTATED' && move.row.canary === canary);
  if (back !== undefined) return { ...back.row, ...back.set };
  const move = accepted.moves.find(({ row }) => row.id === serving?.id);
  if (serving === null || move === undefined) return serving;
  return goes(move) ? null : { ...serving, ...move.set };
}

/** Whether a move ends in the row's removal. */
const goes = ({ row, event, set }: RowMove): boolean =>
  event === 'SUCCEEDED_BY' ||
  event === 'TAKEN_OFF' ||
  (event === null && set === undefined && !isStaying(row));
const isStaying = (row: Deployment): boolean => row.status === 'DEPLOYING' || row.status === 'DEPLOYED';

function paramsOf(accepted: Accepted, { lane, environment }: LaneFacts, main: Deployment | null): Params {
  const { create, target, moves } = accepted;
  const back = moves.find((move) => move.event === 'REINSTATED');
  const bounds = create === null ? moves[0]?.set?.scaling?.autoscale : create.autoscale;
  return {
    application: lane.application,
    environment: lane.environment,
    symbol: lane.symbol,
    build: create?.build.id ?? target?.buildId ?? null,
    replicas: create?.replicas ?? moves[0]?.set?.replicas ?? null,
    replaces: create !== null && main !== null ? main.buildId : null,
    keeps: back?.row.buildId ?? null,
    external: create?.external ?? null,
    canaryValue: create?.canaryValue ?? null,
    weight: create?.weight ?? moves[0]?.set?.weight ?? null,
    min: bounds?.min ?? null,
    max: bounds?.max ?? null,
    mayExpire: accepted.operate === 'DEPLOY' ? mayExpire(lane.symbol, environment) : null,
  };
}

function changesOf(
  accepted: Accepted,
  of: Pick<Told, 'main' | 'canary'> & {
    readonly before: Traffic;
    readonly after: Traffic;
    /** Whether the same rows have it as before. */
    readonly stay: boolean;
    /** Of what is new. */
    readonly mode: DeployMode;
  },
  names: PlanNames,
): readonly PlannedChange[] {
  const changes: PlannedChange[] = [];
  const { create } = accepted;
  if (create !== null) {
    for (const kind of kindsOf(create, of.mode))
      changes.push({ action: 'CREATE', kind, name: names.newName, reason: 'NEW_DEPLOYMENT' });
  }
  const action = routeChange(accepted, of);
  if (action !== null)
    changes.push({ action, kind: names.routeKind, name: names.routeName, reason: 'ROUTE_FOLLOWS' });
  for (const move of accepted.moves) {
    const { row, event, set } = move;
    if (goes(move)) {
      const reason = row.servedAt === null ? 'NEVER_SERVED' : 'REMOVED_AFTER_DRAIN';
      changes.push({ action: 'REMOVE', kind: 'Deployment', name: row.name, reason });
      if (row.external)
        changes.push({ action: 'REMOVE', kind: calledBy(row.deployMode), name: row.name, reason });
    } else if (event === 'REINSTATED')
      changes.push({ action: 'KEEP', kind: 'Deployment', name: row.name, reason: 'REINSTATED' });
    else if (set?.replicas !== undefined && set.replicas !== row.replicas)
      changes.push({ action: 'UPDATE', kind: 'Deployment', name: row.name, reason: 'SCALED' });
  }
  return changes;
}

/** What is kept warm goes when another main follows the one in force, or when that is taken offline. */
function givenUp(
  { create, moves }: Accepted,
  { lane, rows, environment }: LaneFacts,
): readonly PlannedChange[] {
  const follows =
    create?.canary === false ||
    moves.some(
      ({ row, event }) =>
        !row.canary && (event === 'REINSTATED' || (event === 'TAKEN_OFF' && row.id === lane.mainId)),
    );
  return rows
    .filter((row) => follows && warmUntil(row, rows, lane, environment) !== null)
    .filter((row) => moves.every((move) => move.row.id !== row.id))
    .flatMap(({ name, deployMode }) => [
      { action: 'REMOVE', kind: 'Deployment', name, reason: 'WARM_GIVEN_UP' } as const,
      { action: 'REMOVE', kind: calledBy(deployMode), name, reason: 'WARM_GIVEN_UP' } as const,
    ]);
}

/** Kind of the object by which gateways call its pods. */
const calledBy = (mode: DeployMode): string => (mode === 'NATIVE' ? 'Service' : 'Upstream');

/** The objects of a new deployment. */
function kindsOf({ external, replicas, autoscale }: NewDeployment, mode: DeployMode): readonly string[] {
  return [
    'Deployment',
    ...(external ? [calledBy(mode)] : []),
    ...(autoscale === null ? [] : [autoscalerKind]),
    ...(wantsBudget({ replicas, scaling: scalingBy(autoscale) }) ? [budgetKind] : []),
  ];
}

function routeChange(
  { create, moves }: Accepted,
  { before, after, main, canary, stay }: Parameters<typeof changesOf>[1],
): PlannedChange['action'] | null {
  const touches = create !== null || moves.some(({ row }) => row.id === main?.id || row.id === canary?.id);
  const same = before.main === after.main && before.canary === after.canary && before.header === after.header;
  if (!touches || (create === null && same && stay)) return null;
  if (before.main === null) return after.main === null ? null : 'CREATE';
  return after.main === null ? 'REMOVE' : 'UPDATE';
}

/** Pods that run at the height of it: what is past its point of no return counts no more. */
function podsNeeded(accepted: Accepted, rows: readonly Deployment[]): number {
  const replicasOf = (row: Deployment) =>
    Math.max(row.replicas, accepted.moves.find((move) => move.row.id === row.id)?.set?.replicas ?? 0);
  const running = rows.filter((row) => row.removalAt === null);
  return running.reduce((sum, row) => sum + replicasOf(row), 0) + (accepted.create?.replicas ?? 0);
}
