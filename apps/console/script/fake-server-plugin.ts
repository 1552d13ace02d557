import { Readable } from 'node:stream';
import type { Plugin } from 'vite';

/** Answers /api from the fake server of the tests: `vite --mode fake` shows every screen without a server. */
export function fakeServer(): Plugin {
  return {
    name: 'arthor:fake-server',
    async configureServer(server) {
      const module = await server.ssrLoadModule('/dev/fake-api.ts');
      const answer: unknown = module['answer'];
      if (typeof answer !== 'function') throw new Error('dev/fake-api.ts exports `answer`');
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/') !== true) return next();
        const body: Buffer[] = [];
        request.on('data', (part: Buffer) => body.push(part));
        request.on('end', () => {
          void (async () => {
            const asked = new Request(`http://localhost${request.url ?? '/'}`, {
              method: request.method ?? 'GET',
              ...(body.length === 0 ? {} : { body: Buffer.concat(body).toString() }),
            });
            const given: Response = await answer(asked);
            response.writeHead(given.status, Object.fromEntries(given.headers));
            if (given.body === null) return response.end();
            // lib.dom and node describe the same stream by two unrelated types.
            return Readable.fromWeb(given.body as Parameters<typeof Readable.fromWeb>[0]).pipe(response);
          })();
        });
      });
    },
  };
}
