import {
  accept,
  type Accepted,
  type Autoscale,
  type Lanes,
  type OnStalled,
  type Operate,
  type Refusal,
} from '@arthor/core';
import { build } from '@arthor/core/fixture';
import type { Image } from './cluster.fixture.js';
import type { SimulatedStore } from './store.fixture.js';

interface New {
  readonly image: Image;
  readonly replicas?: number;
  readonly autoscale?: Autoscale;
  readonly onStalled?: OnStalled;
}

/** An operation as a person asks for it, by the ids of what it is about. */
export type Ask =
  | (New & { readonly operate: 'DEPLOY'; readonly external?: boolean; readonly ttlSeconds?: number })
  | (New & { readonly operate: 'GRAY'; readonly header: string })
  | (New & { readonly operate: 'BLUE_GREEN'; readonly weight: number })
  | {
      readonly operate: 'UPDATE_BLUE_GREEN';
      readonly deployment: number;
      readonly weight: number;
      readonly onStalled?: OnStalled;
    }
  | {
      readonly operate: 'SCALE';
      readonly deployment: number;
      readonly replicas?: number;
      readonly min?: number;
      readonly max?: number;
      readonly onStalled?: OnStalled;
    }
  | { readonly operate: 'PROMOTE' | 'RESTART' | 'DELETE'; readonly deployment: number }
  | { readonly operate: 'ROLLBACK'; readonly deployment: number | null }
  | { readonly operate: 'CANCEL'; readonly operation: number };

/** The lanes an operation touches, as the server finds them: a PROMOTE from another symbol is one of `stable`. */
export function lanesFor(store: SimulatedStore, laneId: number, ask: Ask): Lanes {
  const { environment, symbol } = store.lane(laneId);
  if (ask.operate === 'CANCEL') return store.lanesOf(found(store.records.get(ask.operation)).laneId);
  if (ask.operate !== 'PROMOTE' || symbol === 'stable') return store.lanesOf(laneId);
  const stable = [...store.lanes.values()].find(
    (lane) => lane.environment === environment && lane.symbol === 'stable',
  );
  if (stable === undefined) throw new Error(`no stable in ${environment}`);
  return store.lanesOf(stable.id, laneId);
}

/** Asks the core. Throws where what it names never was there: the server answers that before. */
export function answerTo(ask: Ask, lanes: Lanes, store: SimulatedStore): Accepted | Refusal {
  switch (ask.operate) {
    case 'DEPLOY':
      return accept('DEPLOY', { ...ask, build: built(ask, lanes), defaultReplicas: 1 }, lanes);
    case 'GRAY':
      return accept('GRAY', { ...ask, build: built(ask, lanes), canaryValue: ask.header }, lanes);
    case 'BLUE_GREEN':
      return accept('BLUE_GREEN', { ...ask, build: built(ask, lanes) }, lanes);
    case 'ROLLBACK':
      return accept('ROLLBACK', { deployment: ask.deployment === null ? null : row(ask.deployment) }, lanes);
    case 'CANCEL':
      return accept('CANCEL', { record: found(store.records.get(ask.operation)) }, lanes);
    case 'UPDATE_BLUE_GREEN':
      return accept('UPDATE_BLUE_GREEN', { ...ask, deployment: row(ask.deployment) }, lanes);
    case 'SCALE':
      return accept('SCALE', { ...ask, deployment: row(ask.deployment) }, lanes);
    case 'PROMOTE':
    case 'RESTART':
    case 'DELETE':
      return accept<'PROMOTE' | 'RESTART' | 'DELETE'>(
        ask.operate,
        { deployment: row(ask.deployment) },
        lanes,
      );
  }

  function row(id: number) {
    return found(store.rows.get(id));
  }
}

/** Every build is another one. */
let builds = 0;
const built = ({ image }: New, { environment }: Lanes) =>
  build({ id: ++builds, environment: environment.name, image: `registry/demo/shop-${image}:1` });

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('what it names is not there');
  return value;
}

/** Operations that bring a deployment, new or kept, into a chain. */
export const brings = (operate: Operate): boolean =>
  ['DEPLOY', 'GRAY', 'BLUE_GREEN', 'PROMOTE', 'ROLLBACK', 'RESTART'].includes(operate);
