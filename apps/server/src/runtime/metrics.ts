import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Injectable } from '@nestjs/common';
import { version } from './version.js';

/** The metrics at /metrics. Labels must have few values: never an application or a lane. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'arthor_http_request_duration_seconds',
    help: 'Time to answer, by endpoint and status.',
    labelNames: ['endpoint', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers: [this.registry],
  });

  readonly signInFailures = new Counter({
    name: 'arthor_login_failures_total',
    help: 'Sign-ins that were refused.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    const info = new Gauge({
      name: 'arthor_build_info',
      help: '1, with the version as its label.',
      labelNames: ['version'],
      registers: [this.registry],
    });
    info.set({ version }, 1);
  }
}
