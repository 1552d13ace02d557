import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { belowApi } from './address.js';

/**
 * Security headers of every response. 'unsafe-inline' for styles only: the console's component kit sets
 * style attributes and adds a style element at run time.
 */
export const securityHeaders = (https: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // With HSTS, users of a plain-HTTP installation could not reach it any more.
    strictTransportSecurity: https,
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });

/** API answers are per user and live: Cache-Control: no-store. */
export const neverCached = (request: Request, response: Response, next: NextFunction): void => {
  if (belowApi(request.path)) response.setHeader('cache-control', 'no-store');
  next();
};
