import { servingOf } from './chain.js';
import { refuse, type LaneFacts, type Refusal, type Warning } from './accepted.js';

/** Pods a side needs for its share of a main's traffic. */
export const podsFor = (share: number, mainReplicas: number): number =>
  Math.ceil((share * mainReplicas) / 100);

/**
 * Warns where a side would have fewer pods than its share needs (argo-rollouts PR 3878: a side that is too
 * small answers 503). Refused in protected environments unless it is forced.
 */
export function capacity(
  facts: LaneFacts,
  of: { readonly share: number; readonly canaryPods: number; readonly force: boolean },
): readonly Warning[] | Refusal {
  const main = servingOf(facts, false);
  if (main === null) return [];
  const sides = [
    { side: 'canary', share: of.share, pods: of.canaryPods },
    { side: 'main', share: 100 - of.share, pods: main.readyReplicas },
  ] as const;
  const short = sides
    .map((side) => ({ ...side, needed: podsFor(side.share, main.replicas) }))
    .filter(({ pods, needed }) => pods < needed);
  const warnings = short.map(({ side, share, pods, needed }) => ({
    code: 'CAPACITY',
    message: `The ${side} gets ${share} % of the requests and has ${pods} of the ${needed} pods that needs: scale it to ${needed} first.`,
    params: { side, share, pods, needed },
  }));
  const [first] = warnings;
  if (first === undefined || !facts.environment.protected || of.force) return warnings;
  return refuse('rule', first.code, first.message, first.params);
}

/** Warns where a new main has fewer pods than the one that serves. */
export function smaller(replicas: number, facts: LaneFacts): readonly Warning[] {
  const serving = servingOf(facts, false)?.replicas ?? 0;
  if (replicas >= serving) return [];
  const message = `The main that serves has ${serving} pods, the new one gets ${replicas}.`;
  return [
    { code: 'CAPACITY', message, params: { side: 'main', share: 100, pods: replicas, needed: serving } },
  ];
}
