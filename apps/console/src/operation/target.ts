import type { Lane } from '@arthor/contract';

/** What a panel is about, and what of its form is kept in the URL. */
export interface Target {
  /** Id of the operation or deployment. */
  readonly id?: string | undefined;
  readonly app?: string | undefined;
  readonly feature?: string | undefined;
  readonly build?: string | undefined;
  /** Target environment. */
  readonly to?: string | undefined;
  /** Target symbol. */
  readonly as?: string | undefined;
  readonly replicas?: string | undefined;
  /** Bounds of an autoscaler. */
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  /** `false`: internal, without route and address. */
  readonly external?: string | undefined;
  /** Value of the header `gray`. */
  readonly header?: string | undefined;
  /** Share of the canary, whole percent. */
  readonly weight?: string | undefined;
  /** Seconds after which the lane is taken offline by itself. */
  readonly ttl?: string | undefined;
}

/** The keys of {@link Target} in the URL. */
export const targetKeys = [
  'id',
  'app',
  'feature',
  'build',
  'to',
  'as',
  'replicas',
  'min',
  'max',
  'external',
  'header',
  'weight',
  'ttl',
] as const;

/** The lane itself. */
export const theLane = ({ application: app, environment: to, symbol: as }: Lane): Target => ({ app, to, as });

/** The serving deployment, else the first incoming one; null if there is none. */
export function itsMain({ main, incoming }: Lane): Target | null {
  const deployment = main ?? incoming[0];
  return deployment === undefined ? null : { id: String(deployment.id) };
}

/** The canary in force; null if there is none. */
export const itsCanary = ({ canary }: Lane): Target | null =>
  canary === null ? null : { id: String(canary.id) };

/** The running operation; null if there is none. */
export const itsOperation = ({ operation }: Lane): Target | null =>
  operation === null ? null : { id: String(operation.id) };

/** The lane by its id, for panels about all of it. */
export const theLaneId = ({ id }: Lane): Target => ({ id: String(id) });
