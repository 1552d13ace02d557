import type { Deployment } from '../lane/deployment.js';
import type { Environment } from '../lane/lane.js';
import { refuse, type Accepted, type LaneFacts, type Refusal } from './accepted.js';

/** Where the environment has new rows routed now. */
export interface RoutedBy extends Pick<Environment, 'deployMode'> {
  /** Its route provider; null = not known yet. */
  readonly provider: string | null;
}

/**
 * Why a new main may not go to another gateway now: the one before still leads somebody to a former row. A third
 * gateway would leave that one to nobody. null = it may.
 */
export function formerLive(
  { create }: Pick<Accepted, 'create'>,
  { lane, rows }: Pick<LaneFacts, 'lane' | 'rows'>,
  by: RoutedBy,
): Refusal | null {
  const former = lane.route?.former ?? null;
  if (create === null || create.canary || former === null) return null;
  const routed = rows
    .filter((row) => !row.canary && row.name !== former.main && row.routeProvider !== null)
    .reduce<Deployment | null>((best, row) => (best === null || row.tick > best.tick ? row : best), null);
  if (routed === null) return null;
  const { routeProvider, deployMode } = routed;
  const same = by.provider === null || by.provider === routeProvider;
  if (same && by.deployMode === deployMode) return null;
  const at = former.entrance === null ? '' : ` at ${former.entrance}`;
  return refuse(
    'state',
    'FORMER_LIVE',
    `Requests may still come in by ${former.provider}${at} to ${former.main}: take it offline before the gateway is switched again.`,
    {
      deployment: rows.find((row) => row.name === former.main)?.id ?? null,
      provider: former.provider,
      entrance: former.entrance,
    },
  );
}
