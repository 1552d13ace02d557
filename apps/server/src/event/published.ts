import type { Whereabouts } from './audience.js';
import type { LoggedEvent } from './event-log.js';
import { eventFrame } from './frame.js';
import { whereaboutsOf } from './whereabouts.js';

/** An event serialised once, to be written to many. */
export interface Published {
  readonly seq: number;
  readonly kind: string;
  readonly entityId: number;
  /** null = for nobody. */
  readonly where: Whereabouts | null;
  readonly frame: Buffer;
}

/** Serialises an event of the log. */
export function publish(event: LoggedEvent): Published {
  return {
    seq: event.seq,
    kind: event.kind,
    entityId: event.entityId,
    where: whereaboutsOf(event.kind, event.snapshot),
    frame: eventFrame(event.seq, event.kind, event.snapshot),
  };
}
