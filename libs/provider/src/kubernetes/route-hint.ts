import { z } from 'zod';
import { laneOf } from './label.js';
import { metadataSchema } from './object.js';
import type { WatchSink } from './watch-loop.js';

const managed = z.object({
  metadata: metadataSchema.extend({
    managedFields: z
      .array(
        z.object({
          manager: z.string().default(''),
          time: z.string().default(''),
          subresource: z.string().nullish(),
        }),
      )
      .default([]),
  }),
});

/** What a route object tells: whose it is, and whether somebody else wrote it last. */
export interface RouteHint {
  readonly name: string;
  readonly lane: number;
  readonly foreign: boolean;
}

/** What a watch of routes reads and tells. */
export interface RouteHints extends WatchSink<RouteHint> {
  /** Of those objects that are routes of ours. */
  readonly read: (objects: readonly unknown[]) => readonly RouteHint[];
}

/**
 * Tells the lane when its route object was changed by somebody else, or is gone; our own writes are
 * known to whom they concern. Only a hint: nothing is kept but which lane an object is of.
 */
export function routeHints(tell: (laneId: number) => void): RouteHints {
  const lanes = new Map<string, number>();
  return {
    read: (objects) => objects.map(hintOf).filter((hint) => hint !== null),
    replace: (hints) => {
      const gone = new Map(lanes);
      lanes.clear();
      for (const hint of hints) {
        lanes.set(hint.name, hint.lane);
        gone.delete(hint.name);
        if (hint.foreign) tell(hint.lane);
      }
      for (const lane of gone.values()) tell(lane);
    },
    put: (hint) => {
      lanes.set(hint.name, hint.lane);
      if (hint.foreign) tell(hint.lane);
    },
    drop: (hint) => {
      lanes.delete(hint.name);
      tell(hint.lane);
    },
  };
}

function hintOf(object: unknown): RouteHint | null {
  const parsed = managed.safeParse(object);
  if (!parsed.success) return null;
  const { name, labels, managedFields } = parsed.data.metadata;
  const lane = laneOf(labels);
  if (lane === null) return null;
  const writers = managedFields.filter((entry) => entry.subresource == null || entry.subresource === '');
  const latest = writers.reduce((best, entry) => (entry.time > best ? entry.time : best), '');
  // Times have whole seconds: of two writers in one second either may have been the last.
  const foreign = writers.some((entry) => entry.time === latest && entry.manager !== 'arthor');
  return { name, lane, foreign };
}
