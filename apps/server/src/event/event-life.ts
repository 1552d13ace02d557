import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Metrics } from '../runtime/metrics.js';
import { Readiness } from '../runtime/readiness.js';
import { EventHub } from './event-hub.js';
import { EventPruner } from './event-pruner.js';
import { EventStreams } from './event-streams.js';
import { Holds } from './hold.js';

/** Starts the live view with the server, and ends all streams and held responses when shutdown begins. */
@Injectable()
export class EventLife implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly hub: EventHub,
    private readonly streams: EventStreams,
    private readonly holds: Holds,
    private readonly pruner: EventPruner,
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.hub.start();
    this.streams.start();
    this.pruner.start();
    this.readiness.onEnding(() => this.letGo());
    this.measure();
  }

  async onApplicationShutdown(): Promise<void> {
    this.letGo();
    await this.pruner.stop();
    await this.hub.stop();
  }

  private measure(): void {
    const { streams } = this;
    const clients = new Gauge({
      name: 'arthor_sse_clients',
      help: 'Clients of the live view.',
      collect() {
        this.set(streams.size);
      },
      registers: [],
    });
    this.metrics.registry.registerMetric(clients);
  }

  private letGo(): void {
    this.streams.close();
    this.holds.close();
  }
}
