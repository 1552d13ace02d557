import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../config.js';
import { arrival } from './arrival.js';
import { basePathOf, underBase } from './base-path.js';
import { compressed } from './compressed.js';
import { settingPublicUrl } from './public-url.js';
import { Metrics } from '../runtime/metrics.js';
import { securityHeaders } from './security-headers.js';

/** Installs the middleware of every request (access is the guard's). Call before listening. */
export const equipEdge = (
  app: NestExpressApplication,
  { publicUrl, trustProxy }: Pick<Config, 'publicUrl' | 'trustProxy'>,
): void => {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustProxy);
  app.set(settingPublicUrl, publicUrl);
  // Express would turn `a[b]=c` into objects; parseQuery reads queries instead.
  app.set('query parser', false);
  const https = publicUrl?.startsWith('https:') ?? false;
  app.use(underBase(basePathOf(publicUrl)), arrival(app.get(Metrics)), securityHeaders(https), compressed);
};

/** Nest's body parser is off: ContractInterceptor reads the body after AccessGuard. */
export const nestOptions = { bodyParser: false, forceCloseConnections: true } as const;
