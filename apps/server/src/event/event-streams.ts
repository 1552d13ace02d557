import type { ServerResponse } from 'node:http';
import { heartbeatMs } from '@arthor/contract';
import type { Clock, Random, Timer } from '@arthor/core';
import { DomainError } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { audienceOf, isSameAudience } from './audience.js';
import type { EventHub } from './event-hub.js';
import { EventStream, type Caller } from './event-stream.js';
import { retryMs } from './frame.js';

/** After a revoked session or a changed role, streams end within twice this time. */
const recheckMs = 5_000;

/** All streams of this process. */
export class EventStreams {
  private readonly streams = new Set<EventStream>();
  private readonly timers = new Map<string, Timer>();
  private closing = false;

  constructor(
    private readonly hub: EventHub,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Starts heartbeats and checks of the callers. Call once. */
  start(): void {
    this.every('heartbeat', heartbeatMs, () => this.heartbeat());
    this.every('recheck', recheckMs, () => this.recheck());
  }

  /** Number of open streams. */
  get size(): number {
    return this.streams.size;
  }

  /** Bytes sent but not read yet, of all streams. */
  get unreadBytes(): number {
    return [...this.streams].reduce((sum, stream) => sum + stream.unreadBytes, 0);
  }

  /** Makes a response a stream. `lastEventId`: see {@link EventStream.run}. */
  async open(response: ServerResponse, caller: Caller, lastEventId: number | null): Promise<void> {
    const stream = new EventStream(this.hub, this.clock, response, caller);
    this.streams.add(stream);
    stream.onEnd(() => this.streams.delete(stream));
    await stream.run(lastEventId);
    if (this.closing) stream.end(this.spread());
  }

  /** Ends every stream; the clients reconnect after different delays, so that they do not all come at once. */
  close(): void {
    this.closing = true;
    for (const timer of this.timers.values()) timer.cancel();
    for (const stream of this.streams) stream.end(this.spread());
  }

  private heartbeat(): Promise<void> {
    for (const stream of this.streams) stream.heartbeat();
    return Promise.resolve();
  }

  /** Authenticates once per session or token, for all its streams. */
  private async recheck(): Promise<void> {
    const byCredential = new Map<string, EventStream[]>();
    for (const stream of this.streams) {
      const { through, credentialId } = stream.caller.principal;
      const key = `${through} ${credentialId}`;
      byCredential.set(key, [...(byCredential.get(key) ?? []), stream]);
    }
    for (const streams of byCredential.values()) await this.recheckOne(streams);
  }

  private async recheckOne(streams: readonly EventStream[]): Promise<void> {
    const [first] = streams;
    if (first === undefined) return;
    const principal = await stillThere(first.caller);
    if (principal === 'cannot tell') return;
    for (const stream of streams) {
      if (principal === null || !principal.canAnywhere('VIEWER')) stream.end(retryMs);
      else if (!isSameAudience(stream.audience, audienceOf(principal))) stream.renew();
    }
  }

  private every(name: string, ms: number, work: () => Promise<void>): void {
    const again = () => {
      if (!this.closing) this.every(name, ms, work);
    };
    this.timers.set(
      name,
      this.clock.setTimeout(() => void work().finally(again), ms),
    );
  }

  private spread(): number {
    return retryMs + this.random.next() * 3000;
  }
}

async function stillThere(caller: Caller): Promise<Principal | null | 'cannot tell'> {
  try {
    return await caller.recognise();
  } catch (error) {
    // While the database fails, nothing is known about the session, and no events are sent either.
    return error instanceof DomainError && error.status < 500 ? null : 'cannot tell';
  }
}
