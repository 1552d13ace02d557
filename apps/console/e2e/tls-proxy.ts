import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { makeCertificate } from '../../../libs/sandbox/src/wire/certificate.js';

/** A proxy that ends TLS, as it stands in front of consoles in companies. */
export interface TlsProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Listens on `port` and hands over what is below `prefix` to `to`, with the prefix or without it; everything else is
 * somebody else's, and 404.
 */
export async function tlsProxy(
  port: number,
  prefix: string,
  to: () => string,
  strips: boolean,
): Promise<TlsProxy> {
  const server = createServer({ ...makeCertificate() }, (incoming, answer) => {
    const url = incoming.url ?? '/';
    if (url !== prefix && !url.startsWith(`${prefix}/`)) return void answer.writeHead(404).end();
    const path = strips ? url.slice(prefix.length) || '/' : url;
    const { headers, method } = incoming;
    const passed = request(new URL(path, to()), {
      method,
      headers: { ...headers, 'x-forwarded-proto': 'https' },
    });
    passed.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    incoming.pipe(passed);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
