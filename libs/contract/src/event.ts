import { z } from 'zod';
import { application, feature } from './schema/application.js';
import { build } from './schema/build.js';
import { time } from './schema/common.js';
import { lane, operation } from './schema/deploy.js';
import { environment } from './schema/environment.js';
import { freeze } from './schema/freeze.js';

/** Where something belongs: told to whoever may see both. null = to no environment, or no application, in particular. */
export interface Whereabouts {
  readonly environment: string | null;
  readonly application: string | null;
}

/** A change of a thing: the event carries it as a GET answers it. */
const change = <D extends z.ZodType<{ readonly id: number }>>(
  data: D,
  where: (thing: z.output<D>) => Whereabouts,
) => ({
  data,
  /** The thing as the contract knows it, and where it belongs; null for what is no such thing. */
  read: (snapshot: unknown): { readonly data: z.output<D>; readonly where: Whereabouts } | null => {
    const { success, data: thing } = data.safeParse(snapshot);
    return success ? { data: thing, where: where(thing) } : null;
  },
});
/** Something the stream says of itself: never kept, and told to everyone. */
const signal = <D extends z.ZodType>(data: D) => ({ data });

const seq = z.int().min(0);
const placed = ({ environment: name, application: of }: { environment: string; application: string }) => ({
  environment: name,
  application: of,
});

/**
 * Every kind of server-sent event. To add one: an entry here, and what it means for the console's cache
 * (apps/console/src/live/rules.ts).
 */
export const events = {
  application: change(application, ({ name }) => ({ environment: null, application: name })),
  feature: change(feature, ({ application: of }) => ({ environment: null, application: of })),
  environment: change(environment, ({ name }) => ({ environment: name, application: null })),
  build: change(build, placed),
  lane: change(lane, placed),
  operation: change(operation, (of) => placed(of.lane)),
  freeze: change(freeze, ({ environment: name, application: of }) => ({
    environment: name,
    application: of,
  })),
  reset: signal(
    z
      .object({ seq })
      .describe('What was asked for is kept no more: read everything again, then go on from seq.'),
  ),
  heartbeat: signal(
    z
      .object({ seq, at: time })
      .describe('Every 10 s: the stream lives and has told everything up to seq; `at` is the server’s time.'),
  ),
} as const;

type Events = typeof events;
/** What an event is about; the stream's field `event`. */
export type EventKind = keyof Events;
/** Kinds that tell of a change and are kept, so that a client that was away can catch up. */
export type ChangeKind = {
  [K in EventKind]: Events[K] extends { readonly read: unknown } ? K : never;
}[EventKind];
/** What an event of a kind carries; the stream's field `data`, as JSON. */
export type EventData<K extends EventKind> = z.output<Events[K]['data']>;

/** One event, whatever its kind. `seq` counts them all; the stream's field `id`. */
export type LiveEvent<K extends EventKind = EventKind> = {
  readonly [P in K]: { readonly kind: P; readonly seq: number; readonly data: EventData<P> };
}[K];

/** All kinds, as data; Object.keys loses the literal type. */
export const eventKinds = Object.keys(events) as readonly EventKind[];

const messageOf = <K extends EventKind>(kind: K) =>
  z.object({ id: seq, event: z.literal(kind), data: events[kind].data });
type Message = ReturnType<typeof messageOf>;

/** One message of the stream as its fields say: a union by `event`. */
export const eventMessage = z
  // zod wants to see that there is at least one.
  .discriminatedUnion('event', eventKinds.map(messageOf) as [Message, ...Message[]])
  .meta({ id: 'Event' });
