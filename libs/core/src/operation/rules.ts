import type { Accepted, Lanes, Refusal, Warning } from './accepted.js';
import { blueGreen } from './blue-green.js';
import { cancel } from './cancel.js';
import { takeOffline } from './delete.js';
import { deploy } from './deploy.js';
import { frozen } from './frozen.js';
import { gray } from './gray.js';
import { promote } from './promote.js';
import type { Operate } from './record.js';
import { restart } from './restart.js';
import { rollback } from './rollback.js';
import type { OperationRule } from './rule.js';
import { scale } from './scale.js';
import { promotedBy, reinstate } from './undo.js';
import { updateBlueGreen } from './update-blue-green.js';

/** Every operation, by its name. */
export const rules = {
  DEPLOY: deploy,
  GRAY: gray,
  BLUE_GREEN: blueGreen,
  UPDATE_BLUE_GREEN: updateBlueGreen,
  PROMOTE: promote,
  ROLLBACK: rollback,
  SCALE: scale,
  RESTART: restart,
  DELETE: takeOffline,
  CANCEL: cancel,
} as const satisfies Record<Operate, unknown>;

/** What each operation is asked with. */
export type Requests = {
  [O in Operate]: (typeof rules)[O] extends OperationRule<infer Request> ? Request : never;
};

/** An operation with what it is asked with. */
export type Ask = { [O in Operate]: { readonly operate: O; readonly request: Requests[O] } }[Operate];

/** Asks an operation's rule. */
export function accept<O extends Operate>(
  operate: O,
  request: Requests[O],
  lanes: Lanes,
): Accepted | Refusal {
  // The table's type relates each name to its own request, which the compiler cannot follow through an index.
  const rule = rules[operate] as unknown as OperationRule<Requests[O]>;
  const answer = rule.accept(request, lanes);
  if (!answer.ok) return answer;
  const held = frozen(answer, lanes.freeze);
  if (held !== null) return held;
  return {
    ...answer,
    moves: [...answer.moves, ...freed(answer, lanes)],
    warnings: [...answer.warnings, ...leftBehind(answer)],
  };
}

/** Autoscalers of others name a Deployment: they stay with it when another takes its place. */
const leftBehind = ({ moves }: Accepted): readonly Warning[] =>
  moves.flatMap(({ row, event }) => {
    const autoscaler = row.scaling?.foreign ?? null;
    if (autoscaler === null || event !== 'SUCCEEDED_BY') return [];
    return [
      {
        code: 'FOREIGN_AUTOSCALER',
        message: `The autoscaler ${autoscaler} follows ${row.name}, not the next deployment.`,
        params: { autoscaler, deployment: row.name },
      },
    ];
  });

/** A PROMOTE that is overtaken gives the canary back that it was to replace. */
function freed(accepted: Accepted, lanes: Lanes) {
  const all = lanes.source === null ? [lanes] : [lanes, lanes.source];
  const moved = new Set(accepted.moves.map((move) => move.row.id));
  return accepted.endings
    .filter(({ record }) => record.operate === 'PROMOTE')
    .flatMap(({ record }) => promotedBy(record.deploymentId, all))
    .filter((canary) => !moved.has(canary.id))
    .map(reinstate);
}
