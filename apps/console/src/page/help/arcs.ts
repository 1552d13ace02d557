import type { Transition } from 'virtual:deployment-machine';

/** Where a transition is drawn: from the middle of one box to that of another, around those between. */
export interface Arc extends Transition {
  /** Counted from 1, in the order of the table. */
  readonly number: number;
  readonly path: string;
  /** Where its number stands. */
  readonly x: number;
  readonly y: number;
}

export const box = { width: 116, height: 34, gap: 40, left: 112 } as const;
const bulge = 34;

/** The top of a state's box. */
export const topOf = (index: number): number => index * (box.height + box.gap) + 6;

/** Each transition as an arc: what goes on at the right, what comes back at the left; so no two share their middle. */
export function arcsOf(states: readonly string[], transitions: readonly Transition[]): readonly Arc[] {
  return transitions.map((transition, index) => {
    const [from, to] = [states.indexOf(transition.from), states.indexOf(transition.to)];
    const side = to > from ? 1 : -1;
    const edge = side > 0 ? box.left + box.width : box.left;
    const reach = edge + side * bulge * Math.abs(to - from);
    // Arrows come in above the middle and go out below it.
    const [y1, y2] = [topOf(from) + box.height / 2 + side * 5, topOf(to) + box.height / 2 - side * 5];
    return {
      ...transition,
      number: index + 1,
      path: `M${edge} ${y1} C${reach} ${y1} ${reach} ${y2} ${edge} ${y2}`,
      x: edge + (reach - edge) * 0.75,
      y: (y1 + y2) / 2,
    };
  });
}
