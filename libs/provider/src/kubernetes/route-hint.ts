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

/**
 * Tells the lane when its route object was changed by somebody else, or is gone; our own writes are
 * known to whom they concern. Only a hint: nothing is kept but which lane an object is of.
 */
export function routeHints(tell: (laneId: number) => void): WatchSink {
  const lanes = new Map<string, number>();
  const read = (object: unknown) => {
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
  };
  return {
    replace: (items) => {
      const gone = new Map(lanes);
      lanes.clear();
      for (const found of items.map(read)) {
        if (found === null) continue;
        lanes.set(found.name, found.lane);
        gone.delete(found.name);
        if (found.foreign) tell(found.lane);
      }
      for (const lane of gone.values()) tell(lane);
    },
    put: (object) => {
      const found = read(object);
      if (found === null) return;
      lanes.set(found.name, found.lane);
      if (found.foreign) tell(found.lane);
    },
    drop: (object) => {
      const found = read(object);
      if (found === null) return;
      lanes.delete(found.name);
      tell(found.lane);
    },
  };
}
