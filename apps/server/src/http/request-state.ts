import type { Request } from 'express';
import type { RouteName } from '@arthor/contract';
import type { Once } from './idempotency.js';
import type { Principal } from './principal.js';

/** What is known of a request, from the first middleware to the response. */
export interface RequestState {
  readonly id: string;
  endpoint: RouteName | null;
  principal: Principal | null;
  /** Asks everything again that the guard asked: who calls, and whether they may. Throws as it did. */
  recognise: () => Promise<Principal>;
  /** Validated input; set before the handler runs. */
  received: Received;
  /** Set before the handler of a repeatable endpoint runs; otherwise null. */
  once: Once | null;
  /** The username of a sign-in, for the audit of a refusal. */
  attempted: string | null;
}
export interface Received {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const states = new WeakMap<Request, RequestState>();

/** Creates the state; called once, by the first middleware. */
export const beginState = (request: Request, id: string): RequestState => {
  const state: RequestState = {
    id,
    endpoint: null,
    principal: null,
    recognise: () => Promise.reject(new Error('a public endpoint asked who calls')),
    received: { params: undefined, query: undefined, body: undefined },
    once: null,
    attempted: null,
  };
  states.set(request, state);
  return state;
};

/** The state of a request. Throws if it did not pass the first middleware. */
export const stateOf = (request: Request): RequestState => {
  const state = states.get(request);
  if (state === undefined) throw new Error('the request did not come in through the edge');
  return state;
};
