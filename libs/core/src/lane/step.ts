import { transition } from 'xstate';
import {
  deploymentMachine,
  deploymentStatuses,
  type DeploymentEvent,
  type DeploymentStatus,
} from './machine.js';

/** The next status, or a typed refusal that names what was not allowed. */
export type Stepped =
  | { readonly ok: true; readonly status: DeploymentStatus }
  | {
      readonly ok: false;
      readonly code: 'TRANSITION_REFUSED';
      readonly from: DeploymentStatus;
      readonly event: DeploymentEvent;
    };

/**
 * The only way a deployment's status moves. An event that is not allowed is a refusal, never silence.
 * Throws when `row.status` is not a status: a corrupt row is loud.
 */
export function step(
  row: { readonly status: DeploymentStatus; readonly removalAt: number | null },
  event: DeploymentEvent,
): Stepped {
  const snapshot = deploymentMachine.resolveState({
    value: row.status,
    context: { removalAt: row.removalAt },
  });
  if (!snapshot.can({ type: event }))
    return { ok: false, code: 'TRANSITION_REFUSED', from: row.status, event };
  const [next] = transition(deploymentMachine, snapshot, { type: event });
  const status = deploymentStatuses.find((known) => known === next.value);
  if (status === undefined) throw new Error(`the machine left its states: ${JSON.stringify(next.value)}`);
  return { ok: true, status };
}

/** As {@link step}, for callers that have made sure the event is allowed; throws otherwise. */
export function mustStep(
  row: { readonly status: DeploymentStatus; readonly removalAt: number | null },
  event: DeploymentEvent,
): DeploymentStatus {
  const stepped = step(row, event);
  if (!stepped.ok) throw new Error(`${stepped.event} is not allowed in ${stepped.from}`);
  return stepped.status;
}
