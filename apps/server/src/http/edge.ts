import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '../config.js';
import { arrival } from './arrival.js';
import { basePathOf, underBase } from './base-path.js';
import { settingHost } from './known-host.js';
import { compressed } from './compressed.js';
import { settingPublicUrl } from './public-url.js';
import { Metrics } from '../runtime/metrics.js';
import { Log } from '../runtime/log.js';
import { securityHeaders } from './security-headers.js';
import { unheardProxy } from './unheard-proxy.js';

/** Installs the middleware of every request (access is the guard's). Call before listening. */
export const equipEdge = (
  app: NestExpressApplication,
  { host, publicUrl, trustProxy }: Pick<Config, 'host' | 'publicUrl' | 'trustProxy'>,
): void => {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustProxy);
  app.set(settingPublicUrl, publicUrl);
  app.set(settingHost, host.toLowerCase());
  // Express would turn `a[b]=c` into objects; parseQuery reads queries instead.
  app.set('query parser', false);
  const https = publicUrl?.startsWith('https:') ?? false;
  const server = app.getHttpServer();
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  app.use(
    underBase(basePathOf(publicUrl)),
    unheardProxy(app.get(Log)),
    arrival(app.get(Metrics)),
    securityHeaders(https),
    compressed,
  );
};

/** A request whose headers or body do not come is given up: held open it costs a connection. Answers may take longer. */
const headersMs = 15_000;
const requestMs = 30_000;

/** Nest's body parser is off: ContractInterceptor reads the body after AccessGuard. */
export const nestOptions = { bodyParser: false, forceCloseConnections: true } as const;
