import type { RequestHandler } from 'express';
import type { Log } from '../runtime/log.js';

/**
 * Warns once of a proxy that is not believed: everybody behind it is one address here, in the audit and where failed
 * sign-ins of an address are slowed down.
 */
export function unheardProxy(log: Log): RequestHandler {
  let isTold = false;
  return ({ app, headers, socket }, _response, next) => {
    if (!isTold && headers['x-forwarded-for'] !== undefined) {
      const peer = socket.remoteAddress ?? '';
      const believes: (address: string, hop: number) => boolean = app.get('trust proxy fn');
      if (!believes(peer, 0)) {
        isTold = true;
        log.warn({ peer, key: 'TRUST_PROXY' }, sentence);
      }
    }
    next();
  };
}

const sentence =
  'X-Forwarded-For came from an address that is not believed: if that is your proxy, set TRUST_PROXY to the number of proxies or to their addresses, else all who come through it count as one address';
