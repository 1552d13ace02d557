import { cut } from '../port/cut.js';
import type { Condition, Params } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import type { Lane } from '../lane/lane.js';
import type { Json } from '../port/cluster.js';
import type { Difference } from '../port/difference.js';
import { wrongWithAutoscaler } from './autoscale.js';
import { conditionOf, withCondition } from './condition.js';
import type { Draft } from './draft.js';
import { isLeft, rolls } from './drift.js';
import type { RouteFacts } from './in-force.js';
import type { Decision, Observed } from './observed.js';
import { wrongWithPool } from './pool-drift.js';
import { seen } from './readiness.js';
import { routeDifferences, routeMend } from './route-drift.js';
import { isContested, type Mend } from './writes.js';
import { wrongWith } from './wrong.js';

/** Condition of a lane: somebody else changed what we set. `False`: it is as we set it again. */
export const drifted = 'Drifted';

/** What one object has that is not ours. */
export interface Drift {
  /** Name of the object. */
  readonly name: string;
  /** The deployment it belongs to; null for the route. */
  readonly row: Deployment | null;
  readonly differences: readonly Difference[];
  /** It was put back twice and did not stay so: the next try comes later and later. */
  readonly isContested: boolean;
}

/** Texts of others may be long. */
const mostCharacters = 200;

/** What somebody changed in the lane, what is contested first. */
export function driftsOf(o: Observed, facts: RouteFacts, now: number): readonly Drift[] {
  const rows = o.rows.map((row): Drift => {
    const all = [
      wrongWith(o, row, seen(o, row) ?? null),
      wrongWithAutoscaler(o, facts, row),
      wrongWithPool(o, row),
    ];
    const found = all.filter((one) => one !== null);
    const differences = found.flatMap((one) => one.differences).filter(isTold);
    return {
      name: row.name,
      row,
      differences,
      isContested: found.some(({ mends }) => isFought(o, mends, now)),
    };
  });
  const { desired } = facts;
  const differences = o.route.known ? routeDifferences(o, desired, o.route.value) : [];
  const isContested = desired !== null && isFought(o, routeMend(desired, differences), now);
  return [...rows, { name: desired?.ref.name ?? '', row: null, differences, isContested }]
    .filter((one) => one.differences.length > 0)
    .sort((a, b) => Number(b.isContested) - Number(a.isContested));
}

const isFought = (o: Observed, mend: Mend, now: number): boolean =>
  isContested(o.writes?.get(mend.object), mend, now);

/** Ours again by another's hand, with the value it should have: nothing that anybody would want to know. */
const isTold = ({ before, after }: Difference): boolean => JSON.stringify(before) !== JSON.stringify(after);

/** Says once what was changed, from what to what and by whom, and when it is as it should be again. */
export function tellDrift(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  const [drift, ...others] = driftsOf(o, facts, now);
  const { conditions } = draft.laneNow();
  const known = conditionOf(conditions, drifted);
  if (drift === undefined) {
    if (known?.status !== 'True' || !canSee(o)) return;
    draft.patchLane({ conditions: withCondition(conditions, { ...known, status: 'False' }, now) });
    return;
  }
  const more = [drift, ...others].reduce((sum, one) => sum + one.differences.length, -1);
  const told = conditionFor(drift, more, fateOf(o, drift));
  const next = withCondition(conditions, told, now);
  if (next !== conditions) draft.patchLane({ conditions: next });
}

/** What a decision tells of others' changes that was not told before; null = nothing. */
export function driftToldBy(
  lane: Pick<Lane, 'conditions'>,
  decision: Pick<Decision, 'lane'>,
): Condition | null {
  const next = conditionOf(decision.lane.conditions ?? [], drifted);
  const before = conditionOf(lane.conditions, drifted);
  if (next?.status !== 'True') return null;
  return before?.status === 'True' && before.message === next.message ? null : next;
}

/** What could not be looked at may be as changed as it was. */
const canSee = (o: Observed): boolean =>
  o.route.known &&
  o.rows.every(({ id }) =>
    [o.workloads, o.compared, o.pools].every((looks) => looks?.get(id)?.known !== false),
  );

/** What becomes of it: how many pods are made anew when it is put back now, and whether it is only told. */
function fateOf(o: Observed, { row, differences }: Drift): Fate {
  const makesPods = row !== null && differences.some(rolls);
  const left = makesPods && isLeft(o, row);
  return { heals: makesPods && !left ? row.replicas : 0, left };
}

interface Fate {
  readonly heals: number;
  readonly left: boolean;
}

/** What a lane is told of one changed object; `more` other fields. */
export function conditionFor({ name, differences, isContested }: Drift, more: number, fate: Fate) {
  const [first] = differences;
  const { kind = '', path = '', manager = null } = first ?? {};
  const [before, after] = [shown(first?.before ?? null), shown(first?.after ?? null)];
  const params: Params = {
    kind,
    name,
    path,
    before,
    after,
    manager,
    more,
    ...fate,
    gone: path === '',
    known: manager !== null,
  };
  const reason = isContested ? 'CHANGED_BY_OTHERS' : 'DRIFTED';
  const message = sentence(reason, params);
  return { type: drifted, status: 'True', reason, message, params } satisfies Omit<Condition, 'since'>;
}

function sentence(reason: 'CHANGED_BY_OTHERS' | 'DRIFTED', params: Params): string {
  const { kind, name, path, before, after, manager } = params;
  const what = path === '' ? `${kind} ${name}` : `${path} of ${kind} ${name}`;
  const who = manager === null ? 'somebody' : manager;
  const how = path === '' ? `was removed by ${who}` : `was changed from ${before} to ${after} by ${who}`;
  const again = reason === 'DRIFTED' ? '' : ', again after it was put back twice';
  return `${what} ${how}${again}.`;
}

/** A value as a person reads it. */
function shown(value: Json): string | null {
  if (value === null) return null;
  return cut(typeof value === 'string' ? value : JSON.stringify(value), mostCharacters);
}
