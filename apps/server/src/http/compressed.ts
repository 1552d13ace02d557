import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { NextFunction, Request, Response } from 'express';

const pack = promisify(gzip);

/** Shorter answers fit into one packet as they are. */
const leastBytes = 1024;
const texts = /^(?:application\/(?:problem\+)?json|text\/)/;

/** Whether whoever asked takes a coding of the content. */
export function takes({ headers }: Pick<Request, 'headers'>, coding: 'br' | 'gzip'): boolean {
  const offered = (headers['accept-encoding'] ?? '').split(',').map((part) => part.trim().split(';'));
  return offered.some(
    ([name = '', quality = '']) => name.toLowerCase() === coding && !/^\s*q=0(?:\.0*)?$/.test(quality),
  );
}

/**
 * Sends long texts compressed. Only what is sent as a whole: a stream (events, a download) is never held
 * back until enough of it has come together.
 */
export function compressed(request: Request, response: Response, next: NextFunction): void {
  if (request.method === 'HEAD' || !takes(request, 'gzip')) return next();
  const send = response.send.bind(response);
  response.send = (body?: unknown) => {
    const type = response.get('content-type') ?? '';
    const isPlain = typeof body === 'string' && response.get('content-encoding') === undefined;
    if (!isPlain || !texts.test(type) || Buffer.byteLength(body) < leastBytes) return send(body);
    response.vary('Accept-Encoding');
    // The fastest level: the server's time is dearer than the last tenth.
    void pack(body, { level: constants.Z_BEST_SPEED })
      .catch(() => null)
      .then((packed) => {
        if (packed === null) return send(body);
        response.set('content-encoding', 'gzip');
        return send(packed);
      });
    return response;
  };
  next();
}
