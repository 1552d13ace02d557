import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Metrics } from '../runtime/metrics.js';
import { belowApi } from './address.js';
import { beginState } from './request-state.js';

const sane = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * First middleware: gives the request an id (the caller's, if well formed), which a header returns, and
 * measures how long its endpoint takes; everything else counts as `other`.
 */
export const arrival =
  ({ requests }: Metrics): RequestHandler =>
  (request, response, next) => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && sane.test(given) ? given : randomUUID();
    const state = beginState(request, id);
    response.setHeader('x-request-id', id);
    // API answers are per user and live.
    if (belowApi(request.path)) response.setHeader('cache-control', 'no-store');
    const stop = requests.startTimer();
    response.on('finish', () =>
      stop({ endpoint: state.endpoint ?? 'other', status: String(response.statusCode) }),
    );
    next();
  };
