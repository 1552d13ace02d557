import type { Held } from './held.js';
import type { Timeline } from './judge.js';

/** What became of one kind of long connection. */
export interface HeldThrough {
  readonly kind: Held['kind'];
  /** One after the other: a new one whenever a pod has said goodbye. */
  readonly connections: number;
  /** Switch-overs of their lane that began and were DONE while one of them was open. */
  readonly switchOvers: number;
  readonly messages: number;
  readonly longestGapMs: number;
  /** Lost without the pod's goodbye. */
  readonly cut: readonly Held[];
}

/** Sums up the long connections by their kind. */
export function heldThrough(held: readonly Held[], timelines: readonly Timeline[]): HeldThrough[] {
  return [...Map.groupBy(held, ({ kind }) => kind)].map(([kind, all]) => ({
    kind,
    connections: all.length,
    switchOvers: all.reduce((sum, one) => sum + spanned(one, timelines), 0),
    messages: all.reduce((sum, { messages }) => sum + messages, 0),
    longestGapMs: Math.max(...all.map(({ longestGapMs }) => longestGapMs)),
    cut: all.filter(({ failure }) => failure !== null),
  }));
}

function spanned({ target, opened, ended }: Held, timelines: readonly Timeline[]): number {
  const changes = timelines.find((timeline) => timeline.target === target)?.changes ?? [];
  return changes.filter(({ accepted, done }) => accepted > opened && done < ended).length;
}
