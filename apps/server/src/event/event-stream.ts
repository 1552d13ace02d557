import type { ServerResponse } from 'node:http';
import type { Clock } from '@arthor/core';
import type { Principal } from '../http/principal.js';
import { audienceOf, roleAt, sees, type Audience } from './audience.js';
import type { EventHub, Listener } from './event-hub.js';
import { heartbeatFrame, resetFrame, retryFrame, retryMs } from './frame.js';
import type { Published } from './published.js';

/** With this much unread, stop sending: later events wait in the log, not in memory. */
const maxUnreadBytes = 1024 * 1024;
/** A client that does not read for this long is disconnected; it can resume. */
const readWithinMs = 10_000;

/** The caller of a stream. */
export interface Caller {
  readonly principal: Principal;
  /** Authenticates again; null or a 4xx refusal when the session or token has ended. */
  readonly recognise: () => Promise<Principal | null>;
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Turns off nginx's buffering, which would delay events.
  'x-accel-buffering': 'no',
};

/** One client of the live view. Sends what it missed, then new events, of what it may see. */
export class EventStream implements Listener {
  readonly audience: Audience;
  private position: number;
  private unsubscribe: (() => void) | null = null;
  private over: boolean;

  constructor(
    private readonly hub: EventHub,
    private readonly clock: Clock,
    private readonly response: ServerResponse,
    readonly caller: Caller,
  ) {
    this.audience = audienceOf(caller.principal);
    this.position = hub.head;
    // The client may have disconnected during authentication; 'close' will not fire again.
    this.over = response.destroyed;
    response.on('close', () => this.leave());
  }

  /**
   * Starts the response and continues after `lastEventId`; null = from now on. Sends `reset` for a number
   * that was pruned, does not exist yet or is invalid. Resolves when the stream is live or over.
   */
  async run(lastEventId: number | null): Promise<void> {
    this.response.writeHead(200, headers);
    if (this.response.req.method === 'HEAD') return this.end(retryMs);
    this.response.socket?.setNoDelay(true);
    this.write(retryFrame(retryMs));
    if (lastEventId !== null) await this.resume(lastEventId);
    await this.follow();
    this.heartbeat();
  }

  /** Calls back when the stream is over; at once if it already is. */
  onEnd(callback: () => void): void {
    if (this.over) callback();
    else this.response.on('close', callback);
  }

  /** Bytes sent but not read yet. */
  get unreadBytes(): number {
    return this.response.writableLength;
  }

  deliver(events: readonly Published[]): void {
    if (this.forward(events)) return;
    this.leaveHub();
    this.follow().catch(() => this.cut());
  }

  lost(head: number): void {
    this.write(resetFrame(head));
    this.position = head;
  }

  /** Says that the client has everything up to now. Sends nothing while that is not known. */
  heartbeat(): void {
    if (this.hub.isCurrent) this.write(heartbeatFrame(this.position, this.clock.now()));
  }

  /** The client's rights changed: sends `reset` and ends, so that it reconnects and reads everything again. */
  renew(): void {
    this.write(resetFrame(this.position));
    this.end(retryMs);
  }

  /** Ends the stream; the client reconnects after `afterMs`. Idempotent. */
  end(afterMs: number): void {
    if (this.over) return;
    this.write(retryFrame(afterMs));
    this.leave();
    this.response.end();
  }

  private async resume(lastEventId: number): Promise<void> {
    // A number beyond the head may be committed but not read here yet.
    if (lastEventId > this.hub.head) await this.hub.refresh();
    if (!(lastEventId <= this.hub.head)) return this.lost(this.hub.head);
    this.position = lastEventId;
  }

  /** Sends what the client missed, as fast as it reads, then subscribes it to new events. */
  private async follow(): Promise<void> {
    for (;;) {
      await this.drained();
      if (this.over) return;
      if (this.position >= this.hub.head) break;
      const events = await this.hub.past(this.position);
      if (events === null) this.lost(this.hub.head);
      else this.forward(events);
    }
    // Nothing was awaited since the check of the hub's head, so no event is missed.
    this.unsubscribe = this.hub.subscribe(this);
  }

  /** Sends those events that the client may see; false when it has too much unread to send all. */
  private forward(events: readonly Published[]): boolean {
    for (const event of events) {
      if (event.seq <= this.position) continue;
      if (this.unreadBytes > maxUnreadBytes) return false;
      this.position = event.seq;
      const frame = frameFor(event, this.audience);
      if (frame !== null) this.write(frame);
    }
    return true;
  }

  private write(frame: Buffer): void {
    if (!this.over) this.response.write(frame);
  }

  /** Waits until the client has read everything; cuts one that takes too long. */
  private drained(): Promise<void> {
    if (this.over || !this.response.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.clock.setTimeout(() => this.cut(), readWithinMs);
      const done = () => {
        timer.cancel();
        this.response.off('drain', done).off('close', done);
        resolve();
      };
      this.response.on('drain', done).on('close', done);
    });
  }

  /** Disconnects without waiting for unread data. */
  private cut(): void {
    this.leave();
    this.response.destroy();
  }

  private leave(): void {
    this.over = true;
    this.leaveHub();
  }

  private leaveHub(): void {
    this.unsubscribe?.();
    this.unsubscribe = null;
  }
}

/** What an audience is told; null = it may not see it. */
function frameFor({ where, frame, frameFor: frameOf }: Published, audience: Audience): Buffer | null {
  if (where === null || !sees(audience, where)) return null;
  const role = roleAt(audience, where.environment);
  return frameOf === undefined || role === null ? frame : frameOf(role);
}
