import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import type { Mover } from './mover.js';

/**
 * What the panel of an operation is doing. A `plan` next to `settling`, `planning` or `moved` is one of
 * before: shown dimmed, never carried out.
 */
export type PanelState =
  /** The form says nothing that can be planned (`body` null), or is still being filled in. */
  | {
      readonly name: 'settling';
      readonly body: OperationCreate | null;
      readonly plan: Plan | null;
      readonly delayMs: number;
    }
  | { readonly name: 'planning'; readonly body: OperationCreate; readonly plan: Plan | null }
  /** The plan is of what the form says, and nobody acted since. */
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
  /** The plan could not be made (`plan` null), or was not carried out. */
  | {
      readonly name: 'refused';
      readonly body: OperationCreate;
      readonly plan: Plan | null;
      readonly error: Error;
    };

/** What happens to the panel. */
export type PanelEvent =
  /** What the form says now; it may be what it said before. */
  | { readonly type: 'said'; readonly body: OperationCreate | null }
  | { readonly type: 'settled' }
  | { readonly type: 'planned'; readonly plan: Plan }
  /** The lane as it is seen live. */
  | { readonly type: 'seen'; readonly tick: number; readonly by: Mover | null }
  /** The button that names the act was pressed. */
  | { readonly type: 'pressed'; readonly reason: string }
  /** Enter was hit in a field. `guarded`: the act, or where it is done, wants the button itself to be pressed. */
  | { readonly type: 'entered'; readonly reason: string; readonly guarded: boolean }
  | { readonly type: 'accepted'; readonly operation: Operation }
  /** The server refused it because the lane is not what the plan was made on. */
  | { readonly type: 'overtaken'; readonly by: Mover | null }
  | { readonly type: 'refused'; readonly error: Error }
  /** A fresh plan is asked for. */
  | { readonly type: 'asked' };

/** Before anything was said. */
export const idle: PanelState = { name: 'settling', body: null, plan: null, delayMs: 0 };

const typingMs = 300;

/** The state after an event; the very same one where the event means nothing in it. */
export function after(state: PanelState, event: PanelEvent): PanelState {
  switch (event.type) {
    case 'said':
      return afterSaid(state, event.body);
    case 'settled':
      return state.name === 'settling' && state.body !== null
        ? { name: 'planning', body: state.body, plan: state.plan }
        : state;
    case 'planned':
      return state.name === 'planning' ? { name: 'planned', body: state.body, plan: event.plan } : state;
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
 * Whether the plan on the screen may be carried out. Also after a refusal: an answer may have been lost,
 * and the same wish sent again is done once.
 */
export function canExecute(
  state: PanelState,
): state is Extract<PanelState, { readonly name: 'planned' | 'refused' }> & { readonly plan: Plan } {
  return state.name === 'planned' || (state.name === 'refused' && state.plan !== null);
}

/** Whether a plan is on its way. */
export function isPlanning(state: PanelState): boolean {
  return state.name === 'planning' || (state.name === 'settling' && state.body !== null);
}

function afterSaid(state: PanelState, body: OperationCreate | null): PanelState {
  // What is under way is not changed by a list that loads meanwhile; what is over stays over.
  if (state.name === 'executing' || state.name === 'accepted') return state;
  if (JSON.stringify(state.body) === JSON.stringify(body)) return state;
  return { name: 'settling', body, plan: state.plan, delayMs: state.body === null ? 0 : typingMs };
}

/** Whether nothing serves any more after the plan where something does now. */
function empties({ traffic }: Plan): boolean {
  return traffic.before.main !== null && traffic.after.main === null;
}
