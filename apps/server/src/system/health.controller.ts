import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Outside } from '../http/endpoint.js';
import { SystemClock } from '../runtime/clock.js';
import { Metrics } from '../runtime/metrics.js';
import { Readiness } from '../runtime/readiness.js';
import { Store } from '../store/store.js';

const databaseMs = 1_000;

/** Health for the process's supervisor. Without the providers: the console must survive their failure. */
@Controller()
export class HealthController {
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
    const answered = await Promise.race([this.asked(), this.late()]);
    answer(response, answered ? 200 : 503, answered ? 'ready' : 'the database does not answer');
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

  private late(): Promise<boolean> {
    return new Promise((resolve) => this.clock.setTimeout(() => resolve(false), databaseMs));
  }
}

const answer = (response: Response, status: number, text: string): void => {
  response.setHeader('cache-control', 'no-store');
  response.status(status).type('text/plain').send(`${text}\n`);
};
