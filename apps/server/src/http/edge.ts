import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../config.js';
import { requestId } from './request-id.js';
import { neverCached, securityHeaders } from './security-headers.js';

/** What the edge has to know of where the server stands. */
export interface EdgeOptions {
  /** Browsers reach it by HTTPS. */
  readonly https: boolean;
  /** Whose x-forwarded-* headers are believed: how many proxies stand in front, or their addresses. */
  readonly trustProxy: Config['trustProxy'];
}

/** The middleware of every request; none of it decides who may do what. Call before listening. */
export const equipEdge = (app: NestExpressApplication, options: EdgeOptions): void => {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', options.trustProxy);
  // The contract's parser reads queries; express's own would make objects of them.
  app.set('query parser', false);
  app.use(requestId, securityHeaders(options.https), neverCached);
};

/** Options of NestFactory.create and of the testing module that the edge relies on. */
export const nestOptions = { bodyParser: false, forceCloseConnections: true } as const;
