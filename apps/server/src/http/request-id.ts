import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { beginState } from './request-state.js';

const sane = /^[A-Za-z0-9._-]{8,64}$/;

/** First middleware: gives the request an id (the caller's, if well formed) and returns it in a header. */
export const requestId = (request: Request, response: Response, next: NextFunction): void => {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && sane.test(given) ? given : randomUUID();
  beginState(request, id);
  response.setHeader('x-request-id', id);
  next();
};
