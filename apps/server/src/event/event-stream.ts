import type { ServerResponse } from 'node:http';
import type { Clock } from '@arthor/core';
import type { Principal } from '../http/principal.js';
import { audienceOf, sees, type Audience } from './audience.js';
import type { EventHub, Listener } from './event-hub.js';
import { heartbeatFrame, resetFrame, retryFrame, retryMs } from './frame.js';
import type { Published } from './published.js';

/** With this much unread a client is sent no more: what follows waits in the log, not in memory. */
const maxUnreadBytes = 1024 * 1024;
/** A client that has not read what it was sent within this time is ended; it can resume. */
const readWithinMs = 10_000;

/** Who listens. */
export interface Caller {
  readonly principal: Principal;
  /** Asks anew who this is: null, or a 4xx refusal, once session or token have ended. */
  readonly recognise: () => Promise<Principal | null>;
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx would hold events back otherwise.
  'x-accel-buffering': 'no',
};

/** One client of the live view: first what it missed, then what comes, narrowed to what it may see. */
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
   * Opens the answer and goes on after `lastEventId`; null = from now on. A number that is gone, is not
   * there yet or is none at all is answered with `reset`. Returns once it is live, or over.
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

  /** Calls back when the client is gone or was ended; at once if it is already. */
  onEnd(callback: () => void): void {
    if (this.over) callback();
    else this.response.on('close', callback);
  }

  /** What was sent and not read yet. */
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

  /** Tells that everything up to now was told; says nothing while nobody knows whether that is so. */
  heartbeat(): void {
    if (this.hub.isCurrent) this.write(heartbeatFrame(this.position, this.clock.now()));
  }

  /** What it may see has changed: it is told to read everything again and ended, to come back anew. */
  renew(): void {
    this.write(resetFrame(this.position));
    this.end(retryMs);
  }

  /** Ends it in order; the client comes back after `afterMs`. Ended already: does nothing. */
  end(afterMs: number): void {
    if (this.over) return;
    this.write(retryFrame(afterMs));
    this.leave();
    this.response.end();
  }

  private async resume(lastEventId: number): Promise<void> {
    // A number beyond the head may have been committed a moment ago and not been read here yet.
    if (lastEventId > this.hub.head) await this.hub.refresh();
    if (!(lastEventId <= this.hub.head)) return this.lost(this.hub.head);
    this.position = lastEventId;
  }

  /** Brings the client from where it is to the hub's head, as fast as it reads, and from there on live. */
  private async follow(): Promise<void> {
    for (;;) {
      await this.drained();
      if (this.over) return;
      if (this.position >= this.hub.head) break;
      const events = await this.hub.past(this.position);
      if (events === null) this.lost(this.hub.head);
      else this.forward(events);
    }
    // Since the look at the hub's head nothing was awaited: no event falls between.
    this.unsubscribe = this.hub.subscribe(this);
  }

  /** Sends what is new to the client and for it; false when it has too much unread to be sent all. */
  private forward(events: readonly Published[]): boolean {
    for (const event of events) {
      if (event.seq <= this.position) continue;
      if (this.unreadBytes > maxUnreadBytes) return false;
      this.position = event.seq;
      if (event.where !== null && sees(this.audience, event.where)) this.write(event.frame);
    }
    return true;
  }

  private write(frame: Buffer): void {
    if (!this.over) this.response.write(frame);
  }

  /** Waits until what was written is read; a client that takes too long is cut. */
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

  /** Ends it without waiting for what was not read. */
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
