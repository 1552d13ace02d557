import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { Kubeconfig } from '@arthor/provider';

/** How a cluster's API refuses: by its status, or nobody listens there. */
export type Refusal = 401 | 403 | 'nobody listens';

/** What no text of Arthor may show. */
export const proxyToken = 'token-of-the-proxy';

/** Passes on what comes for a cluster's API, with rights of its own, unless it is told to refuse. */
export class ApiProxy {
  private refusing: 401 | 403 | null = null;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  /** @param file where to write a kubeconfig for whoever is to come by this */
  static async start(kubeconfig: string, file: string): Promise<ApiProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const proxy = new ApiProxy(server, port);
    const credentials = await new Kubeconfig({ files: [kubeconfig] }).credentials();
    server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      if (proxy.refusing !== null) return refuse(response, proxy.refusing);
      const { host: _, authorization: _theirs, ...headers } = incoming.headers;
      const { method } = incoming;
      const sent = request(`${credentials.server}${incoming.url}`, {
        ...credentials.tls,
        method,
        headers: { ...headers, ...credentials.headers },
        agent: false,
      });
      const end = () => response.destroy();
      sent.on('error', end).on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', end).pipe(response);
      });
      response.on('close', () => sent.destroy());
      incoming.pipe(sent);
    });
    const named = { name: 'by-the-proxy' };
    writeFileSync(
      file,
      JSON.stringify({
        clusters: [{ ...named, cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ ...named, user: { token: proxyToken } }],
        contexts: [{ ...named, context: { cluster: named.name, user: named.name } }],
        'current-context': named.name,
      }),
    );
    return proxy;
  }

  async refuse(how: Refusal): Promise<void> {
    if (how === 'nobody listens') await this.stop();
    else this.refusing = how;
    // What is under way on open connections ends, too.
    this.server.closeAllConnections();
  }

  async pass(): Promise<void> {
    this.refusing = null;
    if (this.server.listening) return;
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** As an API server says it, with what a careless one would repeat. */
function refuse(response: ServerResponse, code: 401 | 403): void {
  const reason = code === 401 ? 'Unauthorized' : 'Forbidden';
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code };
  const message = `the bearer of ${proxyToken} may not do that`;
  response
    .writeHead(code, { 'content-type': 'application/json' })
    .end(JSON.stringify({ ...status, message }));
}
