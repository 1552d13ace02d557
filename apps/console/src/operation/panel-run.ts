import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import { isOvertaken, moverOfRefusal } from './mover.js';
import { after, idle, type PanelEvent, type PanelState } from './panel-state.js';

/** What a person confirmed. */
export interface Confirmed {
  readonly body: OperationCreate;
  readonly plan: Plan;
  readonly reason: string;
}

/** Side effects of the panel; each runs once when its state is entered. */
export interface PanelPorts {
  readonly plan: (body: OperationCreate, signal: AbortSignal) => Promise<Plan>;
  /** Whether the act that opened the panel left nothing to choose; true once, for what was planned first. */
  readonly isSaid: () => boolean;
  readonly execute: (confirmed: Confirmed) => Promise<Operation>;
  /** Called for every state that is entered, before it is rendered. */
  readonly entered: (state: PanelState) => void;
}

/**
 * Runs the transition table of one panel: entering a state starts its side effect, whose result is the
 * next event. A result that arrives after its state was left is ignored.
 */
export class PanelRun {
  #state: PanelState = idle;
  #leave = () => {};
  readonly #ports: PanelPorts;
  readonly #listeners = new Set<() => void>();

  constructor(ports: PanelPorts) {
    this.#ports = ports;
  }

  readonly state = (): PanelState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly tell = (event: PanelEvent): void => {
    const next = after(this.#state, event);
    if (next === this.#state) return;
    this.#leave();
    this.#state = next;
    this.#leave = this.#enter(next);
    this.#ports.entered(next);
    for (const listener of this.#listeners) listener();
  };

  /** Cancels the timer and the request for a plan; an operation that was sent is not cancelled. */
  readonly stop = (): void => this.#leave();

  /** Starts the state's side effect; returns how to cancel it. */
  #enter(state: PanelState): () => void {
    switch (state.name) {
      case 'settling': {
        if (state.body === null) return () => {};
        const timer = setTimeout(() => this.tell({ type: 'settled' }), state.delayMs);
        return () => clearTimeout(timer);
      }
      case 'planning':
        return this.#plan(state.body);
      case 'executing':
        this.#ports.execute(state).then(
          (operation) => this.tell({ type: 'accepted', operation }),
          (error: unknown) =>
            this.tell(
              isOvertaken(error)
                ? { type: 'overtaken', by: moverOfRefusal(error) }
                : { type: 'refused', error: errorOf(error) },
            ),
        );
        return () => {};
      case 'accepted':
      case 'planned':
      case 'moved':
      case 'refused':
        return () => {};
    }
  }

  #plan(body: OperationCreate): () => void {
    const aborting = new AbortController();
    const { signal } = aborting;
    // Of this body: what is chosen after it was not said by the act.
    const said = this.#ports.isSaid();
    this.#ports.plan(body, signal).then(
      (plan) => signal.aborted || this.tell({ type: 'planned', plan, said }),
      (error: unknown) => signal.aborted || this.tell({ type: 'refused', error: errorOf(error) }),
    );
    return () => aborting.abort();
  }
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
