import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Answers /api from the fake server of the tests: `vite --mode fake` shows every screen without a server. */
export function fakeServer(): Plugin {
  return {
    name: 'arthor:fake-server',
    async configureServer(server) {
      const module = await server.ssrLoadModule('/dev/fake-server.ts');
      // A module loaded at run time has no type.
      const handle = module['handle'] as Handler;
      server.middlewares.use((request, response, next) =>
        request.url?.startsWith('/api/') === true ? void handle(request, response) : next(),
      );
    },
  };
}
