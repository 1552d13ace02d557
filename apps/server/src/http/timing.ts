import type { RequestHandler } from 'express';
import type { Metrics } from '../runtime/metrics.js';
import { stateOf } from './request-state.js';

/** Measures how long each endpoint takes; everything else counts as `other`. */
export const timing =
  ({ requests }: Metrics): RequestHandler =>
  (request, response, next) => {
    const stop = requests.startTimer();
    response.on('finish', () =>
      stop({ endpoint: stateOf(request).endpoint ?? 'other', status: String(response.statusCode) }),
    );
    next();
  };
