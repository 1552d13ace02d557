import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Outside } from '../http/endpoint.js';
import { SystemClock } from '../runtime/clock.js';
import { Metrics } from '../runtime/metrics.js';
import { Readiness } from '../runtime/readiness.js';
import { SnapshotRow } from '../store/entity/snapshot.js';
import { shortageOf } from '../store/fault.js';
import { Store } from '../store/store.js';

const databaseMs = 1_000;
/** How long a disk that could be written to is taken for one. */
const writtenMs = 5_000;
/** Written and taken away again in one transaction; what does not fit into a page needs new ones. */
const probe = { ownerKind: 'installation', ownerId: 1, kind: 'probe' } as const;
const room = 'x'.repeat(32 * 1024);

/** Health for the process's supervisor. Without the providers: the console must survive their failure. */
@Controller()
export class HealthController {
  private writtenAt = 0;
  private isFull = false;

  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** 200 while the event loop runs. */
  @Outside('GET', '/livez')
  live(@Res() response: Response): void {
    answer(response, 200, 'live');
  }

  /** 200 if the database answers and the server is not shutting down; else 503 with the reason. */
  @Outside('GET', '/readyz')
  async ready(@Res() response: Response): Promise<void> {
    if (this.readiness.isEnding) return answer(response, 503, 'ending');
    if (!this.readiness.hasBegun) return answer(response, 503, 'starting');
    const answered = await Promise.race([this.asked(), this.late()]);
    if (!answered) return answer(response, 503, 'the database does not answer');
    await Promise.race([this.written(), this.late()]);
    answer(response, this.isFull ? 503 : 200, this.isFull ? 'the disk of the database is full' : 'ready');
  }

  /** OpenMetrics for a scraper. */
  @Outside('GET', '/metrics')
  async measured(@Res() response: Response): Promise<void> {
    const { registry } = this.metrics;
    const text = await registry.metrics();
    response.setHeader('cache-control', 'no-store');
    response.type(registry.contentType).send(text);
  }

  private async asked(): Promise<boolean> {
    try {
      await this.store.seq();
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Whether anything can be written that needs room: a full disk is found by nothing else. A lock that somebody else has
   * is none.
   */
  private async written(): Promise<void> {
    const now = this.clock.now();
    if (now < this.writtenAt + writtenMs) return;
    this.writtenAt = now;
    try {
      await this.store.write(async (tx) => {
        await tx.insert(SnapshotRow, { ...probe, content: { room }, createdAt: now });
        await tx.remove(SnapshotRow, probe);
      });
      this.isFull = false;
    } catch (error) {
      this.isFull = shortageOf(error) === 'STORE_FULL';
    }
  }

  private late(): Promise<boolean> {
    return new Promise((resolve) => this.clock.setTimeout(() => resolve(false), databaseMs));
  }
}

const answer = (response: Response, status: number, text: string): void => {
  response.setHeader('cache-control', 'no-store');
  response.status(status).type('text/plain').send(`${text}\n`);
};
