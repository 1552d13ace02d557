import type { EnvironmentSettings } from '@arthor/contract';
import type { Deployment, Environment, Lane, Operate } from '@arthor/core';

/** What was accepted, as far as it is told here. */
interface Foreseen {
  readonly accepted: { readonly operate: Operate; readonly target: Pick<Deployment, 'id'> | null };
  readonly lane: Pick<Lane, 'mainId'>;
}

/**
 * How a person should confirm an operation, 0–3: as the environment sets it, else by a button; in protected
 * environments with a reason, and by typing the symbol where the address goes away.
 */
export function confirmLevelOf(
  { accepted, lane }: Foreseen,
  environment: Pick<Environment, 'protected'>,
  levels: NonNullable<EnvironmentSettings['confirm']>,
): number {
  const { operate, target } = accepted;
  const level = levels[operate];
  if (level !== undefined) return level;
  if (!environment.protected) return 1;
  return operate === 'DELETE' && target !== null && target.id === lane.mainId ? 3 : 2;
}
