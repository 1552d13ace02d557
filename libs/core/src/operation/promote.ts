import type { Deployment } from '../lane/deployment.js';
import {
  movedOn,
  refuse,
  type Accepted,
  type Common,
  type LaneFacts,
  type Lanes,
  type Refusal,
  type RowMove,
  type Warning,
} from './accepted.js';
import { atLeastServing, madeLike, replaceLike } from './again.js';
import { bringing, servingOf } from './chain.js';
import { bringBack } from './inverse.js';
import type { OperationRule } from './rule.js';

/** PROMOTE as it was asked for. */
export interface PromoteRequest extends Common {
  /** A canary of any symbol. */
  readonly deployment: Deployment;
}

/**
 * A canary's build becomes the main of `stable`: what was tried is what is promoted. The canary goes on
 * serving until the new main is in force (flagger#1202: a promotion that took the healthy canary away).
 */
export function acceptPromote(request: PromoteRequest, lanes: Lanes): Accepted | Refusal {
  const row = request.deployment;
  const own = row.laneId === lanes.lane.id;
  const from: LaneFacts = own ? lanes : (lanes.source ?? lanes);
  const refused = movedOn(from.lane, request) ?? notPromotable(row, from) ?? otherPromoted(row, lanes);
  if (refused !== null) return refused;
  const create = madeLike(row, {
    canary: false,
    canaryType: null,
    canaryValue: null,
    weight: null,
    replicas: atLeastServing(row.replicas, lanes),
  });
  const accepted = replaceLike('PROMOTE', create, lanes, request);
  const leaving: RowMove = { row, event: 'SUCCEEDED_BY', newTick: !own, related: true };
  const overtaken = from.records.filter((record) => record.canary && record.deploymentId === row.id);
  return {
    ...accepted,
    moves: [...accepted.moves, leaving],
    endings: [
      ...accepted.endings,
      ...overtaken.map((record) => ({ record, status: 'CANCELLED', code: 'SUPERSEDED' }) as const),
    ],
    related: [...accepted.related, { id: row.id, change: 'REPLACING', before: row.status }],
    warnings: stays(lanes),
  };
}

function notPromotable(row: Deployment, from: LaneFacts): Refusal | null {
  if (!row.canary) return refuse('rule', 'NOT_A_CANARY', `${row.name} is no canary.`, { deployment: row.id });
  const running = bringing(from, true);
  if (running !== null)
    return refuse('state', 'OPERATION_RUNNING', `Operation ${running.id} brings another canary.`, {
      operation: running.id,
      operate: running.operate,
    });
  if (row.status !== 'DEPLOYED')
    return refuse(
      'state',
      'NOT_DEPLOYED',
      `${row.name} is ${row.status}: only a canary in force is promoted.`,
      {
        deployment: row.id,
        status: row.status,
      },
    );
  return null;
}

/** Only two lanes are locked: a canary of a third one could not be given back to it. */
function otherPromoted(row: Deployment, { lane, records }: Lanes): Refusal | null {
  const running = records.find(
    (record) => record.operate === 'PROMOTE' && (record.sourceLaneId ?? lane.id) !== row.laneId,
  );
  if (running === undefined) return null;
  return refuse(
    'state',
    'OPERATION_RUNNING',
    `Operation ${running.id} promotes another canary: wait for it or cancel it.`,
    { operation: running.id, operate: running.operate },
  );
}

function stays(lanes: Lanes): readonly Warning[] {
  const other = lanes.source === null ? null : servingOf(lanes, true);
  if (other === null) return [];
  return [
    {
      code: 'CANARY_LIVE',
      message: `The canary ${other.name} of stable stays.`,
      params: { deployment: other.id },
    },
  ];
}

export const promote: OperationRule<PromoteRequest> = {
  names: 'deployment',
  accept: acceptPromote,
  allowed: (facts) => {
    const canary = servingOf(facts, true);
    return canary === null ? 'NO_CANARY' : (notPromotable(canary, facts)?.code ?? null);
  },
  summary: ({ params: p, where, main }) => ({
    summaryCode: main === null ? 'PROMOTE_NEW' : 'PROMOTE',
    summary: `Make build ${p['build']} the main of ${where}; the canary serves until it is.`,
  }),
  inverse: bringBack,
};
