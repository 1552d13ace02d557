import type { Server } from 'node:http';
import type { SystemClock } from '../runtime/clock.js';

/** How long answers that are on their way may take at the end. */
const longestMs = 5_000;

/** Takes no more connections, closes idle ones and waits for running answers; at last cuts what is left. */
export const drain = (server: Server, clock: SystemClock): Promise<void> =>
  new Promise((resolve) => {
    const cut = clock.setTimeout(() => server.closeAllConnections(), longestMs);
    server.close(() => {
      cut.cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
