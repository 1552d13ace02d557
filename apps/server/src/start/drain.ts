import type { Server } from 'node:http';
import type { SystemClock } from '../runtime/clock.js';

/** How long running requests may take at shutdown. */
const longestMs = 5_000;

/** Closes the server: no new connections, idle ones closed, running requests finished or cut at the limit. */
export const drain = (server: Server, clock: SystemClock): Promise<void> =>
  new Promise((resolve) => {
    const cut = clock.setTimeout(() => server.closeAllConnections(), longestMs);
    server.close(() => {
      cut.cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
