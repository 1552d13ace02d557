import type { Server } from 'node:http';
import type { Arthor } from './arthor.js';

export interface ShutdownOptions {
  /** How long callers that know this instance yet are still answered, ms; their lists are a second old. */
  readonly drainMs?: number;
  /** Then the process ends, ms; below the pod's grace period. */
  readonly limitMs?: number;
  readonly exit?: (code: number) => void;
}

/**
 * On SIGTERM: out of the registry, go on answering while callers learn of it, finish what was begun, end.
 *
 * @returns what the signal does, for tests and other signals
 */
export function shutDownGracefully(
  arthor: Arthor,
  server: Pick<Server, 'close' | 'closeIdleConnections'>,
  { drainMs = 5_000, limitMs = 30_000, exit = (code) => process.exit(code) }: ShutdownOptions = {},
): () => Promise<void> {
  let ending: Promise<void> | null = null;
  const end = async (): Promise<void> => {
    setTimeout(() => exit(1), limitMs).unref();
    await arthor.leave();
    await new Promise((resolve) => setTimeout(resolve, drainMs));
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
    arthor.close();
    exit(0);
  };
  const once = (): Promise<void> => (ending ??= end());
  process.once('SIGTERM', () => void once());
  return once;
}
