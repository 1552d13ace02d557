import type { DeployMode } from '../lane/lane.js';
import { refuse, type Accepted, type LaneFacts, type NewDeployment, type Refusal } from './accepted.js';
import { isLive, newestLive, servingOf } from './chain.js';

type Facts = Pick<LaneFacts, 'lane' | 'rows' | 'environment'>;

/** The mode of a new deployment: its environment's; a canary is behind the gateway of its main. */
export function modeOfNew({ canary }: Pick<NewDeployment, 'canary'>, facts: Facts): DeployMode {
  const main = canary ? (newestLive(facts, false) ?? servingOf(facts, false)) : null;
  return main?.deployMode ?? facts.environment.deployMode;
}

/**
 * Why a main may not go to another mode now: the canary that stays would be left behind the former gateway, and
 * nobody who comes in by the new one would ever see it. null = it may.
 */
export function strandedByMode(
  { create, moves }: Pick<Accepted, 'create' | 'moves'>,
  facts: Facts,
): Refusal | null {
  if (create === null || create.canary) return null;
  const mode = modeOfNew(create, facts);
  const leaves = new Set(moves.map(({ row }) => row.id));
  const canary = facts.rows.find(
    (row) => row.canary && isLive(row) && !leaves.has(row.id) && row.deployMode !== mode,
  );
  if (canary === undefined) return null;
  return refuse(
    'state',
    'CANARY_LIVE',
    `The new main is behind another gateway than its live canary: take ${canary.name} offline first.`,
    { deployment: canary.id },
  );
}
