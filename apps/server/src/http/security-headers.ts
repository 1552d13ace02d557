import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { belowApi } from './address.js';

/**
 * Security headers of every answer. The console needs no inline script; its component kit sets style
 * attributes and one style element at run time, hence 'unsafe-inline' for styles only.
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
    // Pinning a plain-HTTP installation to HTTPS would lock its users out.
    strictTransportSecurity: https,
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });

/** Answers of the API are one person's, now: nobody keeps them. */
export const neverCached = (request: Request, response: Response, next: NextFunction): void => {
  if (belowApi(request.path)) response.setHeader('cache-control', 'no-store');
  next();
};
