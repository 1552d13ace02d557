import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../config.js';
import { settingPublicUrl } from './public-url.js';
import { requestId } from './request-id.js';
import { Metrics } from '../runtime/metrics.js';
import { neverCached, securityHeaders } from './security-headers.js';
import { timing } from './timing.js';

/** The middleware of every request; none of it decides who may do what. Call before listening. */
export const equipEdge = (
  app: NestExpressApplication,
  { publicUrl, trustProxy }: Pick<Config, 'publicUrl' | 'trustProxy'>,
): void => {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustProxy);
  app.set(settingPublicUrl, publicUrl);
  // The contract's parser reads queries; express's own would make objects of them.
  app.set('query parser', false);
  const https = publicUrl?.startsWith('https:') ?? false;
  app.use(requestId, timing(app.get(Metrics)), securityHeaders(https), neverCached);
};

/** Options of NestFactory.create that the edge relies on: it reads bodies itself, behind the gate. */
export const nestOptions = { bodyParser: false, forceCloseConnections: true } as const;
