import type { Freeze } from '../lane/freeze.js';
import type { Environment } from '../lane/lane.js';
import { refuse, type Refusal } from '../operation/accepted.js';
import { mustStay } from '../operation/deploy.js';
import { frozenBy } from '../operation/frozen.js';

/** What a build is to do by itself once it succeeds, and where. */
export interface DeployWhenBuilt {
  readonly environment: Environment;
  readonly freeze: Freeze | null;
  /** null: none was named, and the branch gives none. */
  readonly symbol: string | null;
  readonly ttlSeconds: number | null;
  readonly featureId: number;
  /** The feature that runs in the lane; null = nothing does. */
  readonly runs: { readonly featureId: number; readonly feature: string } | null;
}

/** Why a build may not be deployed by itself: asked when that is wished, and again when it succeeds. */
export function refuseDeployWhenBuilt(wish: DeployWhenBuilt): Refusal | null {
  const { environment, symbol, runs } = wish;
  if (symbol === null)
    return refuse(
      'rule',
      'SYMBOL_NEEDED',
      'Name a symbol: none for a lane of its own comes from this branch.',
    );
  const staying = mustStay(wish.ttlSeconds ?? undefined, symbol, environment);
  if (staying !== null) return staying;
  if (wish.freeze !== null) return frozenBy(wish.freeze);
  // Every feature comes to stable in the end.
  if (symbol === 'stable' || runs === null || runs.featureId === wish.featureId) return null;
  return refuse(
    'state',
    'SYMBOL_TAKEN',
    `${symbol} in ${environment.name} runs the feature ${runs.feature}: name another symbol.`,
    { symbol, environment: environment.name, feature: runs.feature },
  );
}

/** The longest symbol. */
const longest = 24;

/**
 * The symbol that a branch gives: its name where that is one, else what is left of it and a little of its
 * hash, so that two branches never share a lane. Never `stable`: null then.
 *
 * @param sha256 of the branch, in hex
 */
export function symbolOf(branch: string, sha256: string): string | null {
  const plain = branch
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (plain === branch && plain.length <= longest) return plain === 'stable' ? null : plain;
  const kept = plain.slice(0, longest - 5).replace(/-$/, '');
  return [kept, sha256.slice(0, 4)].filter((part) => part !== '').join('-');
}
