import type { Deployment } from '../lane/deployment.js';
import type { DeployMode } from '../lane/lane.js';
import {
  refuse,
  type Accepted,
  type LaneFacts,
  type NewDeployment,
  type Refusal,
  type RowMove,
} from './accepted.js';
import { bringing, isLive, newestLive, servingOf } from './chain.js';

type Facts = Pick<LaneFacts, 'lane' | 'rows' | 'environment'>;

/** The mode of a new deployment: its environment's; a canary is behind the gateway of its main. */
export function modeOfNew({ canary }: Pick<NewDeployment, 'canary'>, facts: Facts): DeployMode {
  const main = canary ? (newestLive(facts, false) ?? servingOf(facts, false)) : null;
  return main?.deployMode ?? facts.environment.deployMode;
}

/**
 * Why what is brought may not come now: a main and its canary share one route, so one of another mode would be left
 * behind the other gateway, and nobody who comes in by the route would ever see it. null = it may.
 */
export function strandedByMode(accepted: Accepted, facts: LaneFacts): Refusal | null {
  const brought = broughtBy(accepted, facts);
  if (brought === null) return null;
  const comes = idsOf(accepted, ['REINSTATED']);
  const leaves = idsOf(accepted, ['SUCCEEDED_BY', 'TAKEN_OFF']);
  const others = facts.rows.filter(
    (row) =>
      row.canary !== brought.canary && !leaves.has(row.id) && (comes.has(row.id) || isThere(row, facts)),
  );
  const other = others.find((row) => row.deployMode !== brought.mode);
  if (other === undefined) return null;
  if (other.canary)
    return refuse(
      'state',
      'CANARY_LIVE',
      `The main would be behind another gateway than its live canary: take ${other.name} offline first.`,
      { deployment: other.id },
    );
  const running = bringing(facts, false);
  return refuse('state', 'OPERATION_RUNNING', `The main goes to another gateway: wait until that is done.`, {
    operation: running?.id ?? null,
    operate: running?.operate ?? null,
  });
}

const idsOf = ({ moves }: Accepted, events: readonly RowMove['event'][]): ReadonlySet<number> =>
  new Set(moves.filter(({ event }) => events.includes(event)).map(({ row }) => row.id));

/** Which side of the lane gets somebody else by an operation, and of which mode. */
function broughtBy({ operate, create, moves }: Accepted, facts: Facts) {
  if (create !== null) return { canary: create.canary, mode: modeOfNew(create, facts) };
  // A CANCEL brings back what was there together.
  const back = operate === 'ROLLBACK' ? moves.find(({ event }) => event === 'REINSTATED') : undefined;
  return back === undefined ? null : { canary: back.row.canary, mode: back.row.deployMode };
}

/** Stays, or serves until its successor does: a canary that is promoted comes back where that main is overtaken. */
const isThere = (row: Deployment, { lane }: Facts): boolean =>
  isLive(row) || row.id === lane.mainId || (row.id === lane.canaryId && row.status === 'REPLACING');
