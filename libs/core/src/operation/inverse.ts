import type { Deployment, InForce } from '../lane/deployment.js';
import type { Operate } from './record.js';

/** A request that undoes an operation. */
export interface Inverse {
  readonly operate: Operate;
  readonly deployment?: number;
  readonly operation?: number;
  readonly weight?: number;
  readonly replicas?: number;
  readonly min?: number;
  readonly max?: number;
}

/** What an inverse is made of: told before the operation is written, or read from its record. */
export interface Undoable {
  /** The deployment it is about; null = a new one that has no id yet. */
  readonly target: number | null;
  /** Who served in its chain before; null = nobody. */
  readonly before: number | null;
  /** What was last in force of its target, for changes in place; null = its target is new. */
  readonly was: InForce | null;
}

/** Brings back who served before; where nobody did, the new one goes. */
export const bringBack = ({ target, before }: Undoable): Inverse =>
  before === null
    ? { operate: 'DELETE', ...(target !== null && { deployment: target }) }
    : { operate: 'ROLLBACK', deployment: before };

/** What was last in force of a deployment; one that never was says what is wanted of it. */
export const valuesInForce = ({
  inForce,
  weight,
  replicas,
}: Pick<Deployment, 'inForce' | 'weight' | 'replicas'>): InForce => inForce ?? { weight, replicas };
