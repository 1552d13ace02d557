import type { Lane } from '@arthor/contract';

/** What a panel is about and what its form holds, as the URL says it. */
export interface Target {
  /** Of the operation, deployment or build it is about. */
  readonly id?: string | undefined;
  readonly app?: string | undefined;
  readonly feature?: string | undefined;
  readonly build?: string | undefined;
  /** The environment it goes to. */
  readonly to?: string | undefined;
  /** The symbol it gets. */
  readonly as?: string | undefined;
  readonly replicas?: string | undefined;
  /** `false`: no route, no address. */
  readonly external?: string | undefined;
}

/** The keys of {@link Target}, as they stand in the URL. */
export const targetKeys = ['id', 'app', 'feature', 'build', 'to', 'as', 'replicas', 'external'] as const;

/** The lane itself. */
export const theLane = ({ application: app, environment: to, symbol: as }: Lane): Target => ({ app, to, as });

/** What serves there, else what is about to; null where nothing is. */
export function itsMain({ main, incoming }: Lane): Target | null {
  const deployment = main ?? incoming[0];
  return deployment === undefined ? null : { id: String(deployment.id) };
}

/** The operation that runs there; null where none does. */
export const itsOperation = ({ operation }: Lane): Target | null =>
  operation === null ? null : { id: String(operation.id) };
