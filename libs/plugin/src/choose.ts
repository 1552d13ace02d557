import { stable, toldOf, type Instance, type Told } from './instance.js';

/** What decides which instance a request goes to. */
export interface Choice {
  /** The lane the request belongs to: what it carries, else the caller's own. */
  readonly symbol: string;
  /** Value of the gray header; null = it has none. */
  readonly header: string | null;
  /** Two numbers in [0, 1), drawn for this request: whether a canary's share gets it, and which instance of those. */
  readonly draw: readonly [number, number];
}

interface Known {
  readonly instance: Instance;
  readonly told: Told;
}

/**
 * Chooses an instance, the same in every implementation (doc/plugin-protocol.md, vectors.json): the request's own
 * lane, else `stable`; in it the canary of its gray header, else a canary by weight for its share, else the main.
 * What is closing, hidden or spoken of as another pod is never called. null = nobody can be.
 */
export function choose(instances: readonly Instance[], { symbol, header, draw }: Choice): Instance | null {
  const callable = instances
    .map((instance) => ({ instance, told: toldOf(instance) }))
    .filter(({ instance, told }) => instance.enabled && !told.stale && told.lifecycle !== 'CLOSING');
  const lanes = symbol === stable ? [stable] : [symbol, stable];
  for (const pool of [inForce(callable), callable.filter(({ told }) => told.lifecycle === 'CREATING')])
    for (const lane of lanes) {
      const group = groupOf(
        pool.filter(({ told }) => told.symbol === lane),
        header,
        draw[0],
      );
      const found = pick(alive(group), draw[1]);
      if (found !== null) return found;
    }
  return null;
}

const inForce = (known: readonly Known[]): readonly Known[] =>
  known.filter(({ told }) => told.lifecycle !== 'CREATING');

/** The part of a lane that a request goes to; empty = this lane has nobody for it. */
function groupOf(lane: readonly Known[], header: string | null, draw: number): readonly Known[] {
  const mains = lane.filter(({ told }) => !told.canary);
  if (header !== null && header !== '') {
    const gray = lane.filter(({ told }) => told.header === header);
    if (gray.length > 0) return gray;
  }
  const byWeight = lane.filter(({ told }) => told.share > 0);
  const share = Math.max(0, ...byWeight.map(({ told }) => told.share));
  if (byWeight.length > 0 && (mains.length === 0 || draw * 100 < share)) return byWeight;
  return mains;
}

/** Where no instance is healthy the registry lost sight of them: one of them is better than nobody. */
function alive(group: readonly Known[]): readonly Instance[] {
  const healthy = group.filter(({ instance }) => instance.healthy);
  return (healthy.length > 0 ? healthy : group).map(({ instance }) => instance);
}

/** By the registry's weights, in the order of addresses; one without a weight gets nothing while another has one. */
function pick(instances: readonly Instance[], draw: number): Instance | null {
  const sorted = [...instances].sort((a, b) => compare(addressOf(a), addressOf(b)));
  const weights = sorted.map(({ weight }) => (Number.isFinite(weight) && weight > 0 ? weight : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return sorted[Math.floor(draw * sorted.length)] ?? null;
  let left = draw * total;
  for (const [at, instance] of sorted.entries()) {
    left -= weights[at] ?? 0;
    if (left < 0) return instance;
  }
  return sorted.at(-1) ?? null;
}

/** Where an instance listens. */
export const addressOf = ({ ip, port }: Pick<Instance, 'ip' | 'port'>): string =>
  ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
