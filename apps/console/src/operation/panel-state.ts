import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import type { Mover } from './mover.js';

/**
 * State of an operation's panel. In `settling`, `planning` and `moved` the plan is an outdated one:
 * shown dimmed, never executed.
 */
export type PanelState =
  /** There is nothing to plan (`body` null), or the user is still typing. */
  | {
      readonly name: 'settling';
      readonly body: OperationCreate | null;
      readonly plan: Plan | null;
      readonly delayMs: number;
    }
  | { readonly name: 'planning'; readonly body: OperationCreate; readonly plan: Plan | null }
  /** The plan matches the form, and nobody acted since. */
  | { readonly name: 'planned'; readonly body: OperationCreate; readonly plan: Plan }
  | {
      readonly name: 'executing';
      readonly body: OperationCreate;
      readonly plan: Plan;
      readonly reason: string;
    }
  | {
      readonly name: 'accepted';
      readonly body: OperationCreate;
      readonly plan: Plan;
      readonly operation: Operation;
    }
  /** Somebody acted on the lane after the plan was made. */
  | { readonly name: 'moved'; readonly body: OperationCreate; readonly plan: Plan; readonly by: Mover | null }
  /** Planning failed (`plan` null), or the execution was refused. */
  | {
      readonly name: 'refused';
      readonly body: OperationCreate;
      readonly plan: Plan | null;
      readonly error: Error;
    };

/** Events of the panel. */
export type PanelEvent =
  /** What the form asks for now; possibly the same as before. */
  | { readonly type: 'said'; readonly body: OperationCreate | null }
  | { readonly type: 'settled' }
  /** `said`: the act that opened the panel left nothing to choose, and nothing was changed since. */
  | { readonly type: 'planned'; readonly plan: Plan; readonly said: boolean }
  /** The lane's tick, from live data. */
  | { readonly type: 'seen'; readonly tick: number; readonly by: Mover | null }
  /** The submit button was pressed. */
  | { readonly type: 'pressed'; readonly reason: string }
  /** Enter was pressed in a field. `guarded`: the operation or its environment requires the button. */
  | { readonly type: 'entered'; readonly reason: string; readonly guarded: boolean }
  | { readonly type: 'accepted'; readonly operation: Operation }
  /** The server refused with LANE_MOVED. */
  | { readonly type: 'overtaken'; readonly by: Mover | null }
  | { readonly type: 'refused'; readonly error: Error }
  /** The user asks for a new plan. */
  | { readonly type: 'asked' };

/** The initial state. */
export const idle: PanelState = { name: 'settling', body: null, plan: null, delayMs: 0 };

const typingMs = 300;

/** The state after an event; the same object if the event does not apply. */
export function after(state: PanelState, event: PanelEvent): PanelState {
  switch (event.type) {
    case 'said':
      return afterSaid(state, event.body);
    case 'settled':
      return state.name === 'settling' && state.body !== null
        ? { name: 'planning', body: state.body, plan: state.plan }
        : state;
    case 'planned':
      return state.name === 'planning' ? afterPlanned(state.body, event.plan, event.said) : state;
    case 'seen':
      return state.name === 'planned' && event.tick > state.plan.basedOnTick
        ? { name: 'moved', body: state.body, plan: state.plan, by: event.by }
        : state;
    case 'entered':
      return canExecute(state) && !event.guarded && !empties(state.plan)
        ? { name: 'executing', body: state.body, plan: state.plan, reason: event.reason }
        : state;
    case 'pressed':
      return canExecute(state)
        ? { name: 'executing', body: state.body, plan: state.plan, reason: event.reason }
        : state;
    case 'accepted':
      return state.name === 'executing'
        ? { name: 'accepted', body: state.body, plan: state.plan, operation: event.operation }
        : state;
    case 'overtaken':
      return state.name === 'executing'
        ? { name: 'moved', body: state.body, plan: state.plan, by: event.by }
        : state;
    case 'refused':
      if (state.name === 'planning')
        return { name: 'refused', body: state.body, plan: null, error: event.error };
      return state.name === 'executing'
        ? { name: 'refused', body: state.body, plan: state.plan, error: event.error }
        : state;
    case 'asked':
      return state.name === 'moved' || state.name === 'refused'
        ? { name: 'planning', body: state.body, plan: state.plan }
        : state;
  }
}

/**
 * Whether the plan on the screen may be executed. Also after a refusal: the answer may have been lost,
 * and a repeat with the same idempotency key is done once.
 */
export function canExecute(
  state: PanelState,
): state is Extract<PanelState, { readonly name: 'planned' | 'refused' }> & { readonly plan: Plan } {
  return state.name === 'planned' || (state.name === 'refused' && state.plan !== null);
}

/** Whether a plan is being made. */
export function isPlanning(state: PanelState): boolean {
  return state.name === 'planning' || (state.name === 'settling' && state.body !== null);
}

function afterSaid(state: PanelState, body: OperationCreate | null): PanelState {
  // Data that loads meanwhile must not change an operation that has been sent.
  if (state.name === 'executing' || state.name === 'accepted') return state;
  if (JSON.stringify(state.body) === JSON.stringify(body)) return state;
  return { name: 'settling', body, plan: state.plan, delayMs: state.body === null ? 0 : typingMs };
}

function afterPlanned(body: OperationCreate, plan: Plan, said: boolean): PanelState {
  return said && isUnasked(plan)
    ? { name: 'executing', body, plan, reason: '' }
    : { name: 'planned', body, plan };
}

/** What is never looked at, or only with an optional right: its being unknown says nothing of this one plan. */
const neverLooked = new Set(['IMAGE_EXISTS', 'ROUTE_CONFLICT']);

/**
 * Whether the plan needs no button: its level says so, and no check has anything to say. What is looked at
 * as a rule and could not be now (the cluster did not answer) is something to say.
 */
function isUnasked({ confirm, preflights }: Plan): boolean {
  return confirm === 0 && preflights.every(({ code, status }) => status === 'OK' || neverLooked.has(code));
}

/** Whether the plan leaves nothing serving where something serves now. */
function empties({ traffic }: Plan): boolean {
  return traffic.before.main !== null && traffic.after.main === null;
}
