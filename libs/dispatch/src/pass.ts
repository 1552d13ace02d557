import {
  decide,
  type Action,
  type Clock,
  type Decision,
  type FailedAction,
  type Fault,
  type Known,
  type Observed,
} from '@arthor/core';
import { actAll } from './act.js';
import type { RegistryHands } from './act-registry.js';
import type { Homes } from './homes.js';
import { observe, type Eyes } from './observe.js';
import { homeKey } from './route-memory.js';
import type { RewritePace } from './rewrite-pace.js';
import type { WriteMemory } from './write-memory.js';

/** What a pass over one lane works with. */
export interface PassDeps extends Eyes {
  readonly clock: Clock;
  readonly onActionError: (laneId: number, kind: string, error: unknown) => void;
  /** What was decided for this lane makes another one due. */
  readonly onWake: (laneId: number) => void;
}

/** What is remembered from pass to pass. */
export interface Pace {
  readonly rewrites: RewritePace;
  readonly writes: WriteMemory;
}

/** When the oldest RUNNING operation of the lane was accepted, ms; null = none runs. */
interface Running {
  readonly runningSince: number | null;
}

/**
 * How a pass ended: `settled` nothing to wait for, `waiting` look again in `ms`, `failing` something
 * outside failed or could not be seen: back off (`slow`: a person must mend it), or wait as long as a
 * provider asked for (`retryAfterMs`).
 */
export type PassResult = Running &
  (
    | { readonly kind: 'settled' }
    | { readonly kind: 'waiting'; readonly ms: number }
    | { readonly kind: 'failing'; readonly slow: boolean; readonly retryAfterMs: number | null }
  );

/** How long after it was made a decision is carried out, ms: who stood still meanwhile looks again. */
const decisionLastsMs = 10_000;
/** Who is due and looks again within this stays due, ms: a restart finds it, and no write makes it wait. */
const shortMs = 1000;
/** More turns than any operation needs: a decision that repeats itself is a fault, not work. */
const maxTurns = 25;

/**
 * One pass: observe → decide → record → act, again and again as far as it goes without waiting. What is
 * decided is recorded before it is done, so a crash anywhere is followed by the same look at the world.
 */
export async function pass(
  laneId: number,
  deps: PassDeps,
  { rewrites, writes }: Pace,
  signal: AbortSignal,
): Promise<PassResult> {
  let failed: readonly FailedAction[] = [];
  let answered: NonNullable<Observed['answered']> = new Map();
  let registryFault: Fault | null = null;
  let runningSince: number | null = null;
  for (let turn = 0; turn < maxTurns; turn++) {
    signal.throwIfAborted();
    const began = deps.clock.now();
    const passed = { failed, answered, registryFault, writes: writes.of(laneId, began) };
    const look = await observe(laneId, deps, passed, began, signal);
    if (look === null) return { kind: 'settled', runningSince: null };
    const { o, homes } = look;
    // Looking takes time: what is due is judged by the moment of the decision, `askedAt` says how old the look is.
    const now = deps.clock.now();
    const decision = decide(o, now);
    runningSince = oldestRunning(o, decision);
    const turnMs = rewrites.waitMs(laneId, decision, now);
    if (turnMs > 0) return { kind: 'waiting', ms: turnMs, runningSince };
    if (!(await agreed(deps, o, decision, now))) continue;
    if (decision.undo !== null || decision.back !== null || decision.offline !== null) {
      failed = [];
      continue;
    }
    if (failed.length > 0) return { ...failing(failed.map(({ fault }) => fault)), runningSince };
    if (decision.actions.length === 0 || homes === null) return { ...ended(o, decision), runningSince };
    if (deps.clock.now() - now > decisionLastsMs) continue;
    if (decision.actions.some(touchesRoute)) deps.routes.forget(laneId);
    // Whoever changes the route after us may be told of before all is done.
    const looks = deps.routes.of(laneId);
    const acting = deps.clock.now();
    const acted = await actAll(
      decision.actions,
      { homes, store: deps.store, clock: deps.clock, registry: registryOf(homes, deps) },
      signal,
      (action, error) => deps.onActionError(laneId, action.kind, error),
    );
    writes.wrote(laneId, acted.written, deps.clock.now());
    for (const { home, route } of acted.routes)
      looks.remember(homeKey(home), acting, { known: true, value: route });
    ({ failed, answered, registryFault } = acted);
    // Somebody wrote first: not a failure, the next look decides anew.
    if (failed.every((one) => one.fault.kind === 'CONFLICT')) failed = [];
  }
  return { kind: 'failing', slow: false, retryAfterMs: null, runningSince };
}

function registryOf({ own }: Homes, { registries }: PassDeps): RegistryHands | null {
  const { registry: port = null } = own;
  return port === null || registries === undefined ? null : { port, registries };
}

const touchesRoute = ({ kind }: Action): boolean => kind === 'APPLY_ROUTE' || kind === 'REMOVE_ROUTE';

/** Recorded, or found unmoved: the decision still stands. */
async function agreed(deps: PassDeps, o: Observed, decision: Decision, now: number): Promise<boolean> {
  if (changesRows(decision)) {
    const others = await deps.store.record(o, decision, now);
    others?.forEach(deps.onWake);
    return others !== null;
  }
  const dueAt = decision.lookAgainMs === null ? null : now + decision.lookAgainMs;
  const overdue = o.lane.dueAt !== null && o.lane.dueAt <= now;
  const putsOff = overdue && decision.actions.length === 0 && (decision.lookAgainMs ?? 0) > shortMs;
  if ((dueAt === null) !== (o.lane.dueAt === null) || putsOff) return deps.store.setDue(o.lane, dueAt);
  if (decision.actions.length === 0) return true;
  return (await deps.store.version(o.lane.id)) === o.lane.version;
}

/** Whether a decision says anything that must be written. */
const changesRows = (decision: Decision): boolean =>
  decision.undo !== null ||
  decision.offline !== null ||
  decision.givesUp !== null ||
  decision.rows.size > 0 ||
  decision.records.size > 0 ||
  Object.keys(decision.lane).length > 0;

function oldestRunning(o: Observed, decision: Decision): number | null {
  const since = o.records
    .filter((record) => (decision.records.get(record.id)?.status ?? 'RUNNING') === 'RUNNING')
    .map((record) => record.createdAt);
  return since.length === 0 ? null : Math.min(...since);
}

function failing(faults: readonly Fault[]) {
  const slow = faults.every(({ kind }) => kind === 'DENIED' || kind === 'INVALID');
  const asked = faults.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  return { kind: 'failing', slow, retryAfterMs: asked.length === 0 ? null : Math.max(...asked) } as const;
}

function ended(o: Observed, decision: Decision) {
  const looks: readonly Known<unknown>[] = [
    o.clusterId,
    o.route,
    ...o.workloads.values(),
    ...(o.pools?.values() ?? []),
  ];
  const faults = looks.flatMap((look) => (look.known ? [] : [look.fault]));
  if (faults.length > 0) return failing(faults);
  if (decision.lookAgainMs === null) return { kind: 'settled' } as const;
  return { kind: 'waiting', ms: decision.lookAgainMs } as const;
}
