import type { Request } from 'express';
import type { RouteName } from '@arthor/contract';
import type { Once } from './idempotency.js';
import type { Principal } from './principal.js';

/** What a request carries from the first middleware to the answer. */
export interface RequestState {
  readonly id: string;
  endpoint: RouteName | null;
  principal: Principal | null;
  /** Validated input; set before the handler runs. */
  received: Received;
  /** Set before the handler of a repeatable endpoint runs, null elsewhere. */
  once: Once | null;
  /** The account a sign-in named, for the audit of a refusal. */
  attempted: string | null;
}
export interface Received {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const states = new WeakMap<Request, RequestState>();

/** Starts a request's state; once, by the first middleware. */
export const beginState = (request: Request, id: string): void => {
  states.set(request, {
    id,
    endpoint: null,
    principal: null,
    received: { params: undefined, query: undefined, body: undefined },
    once: null,
    attempted: null,
  });
};

/** The state of a request. Throws for one that did not pass the first middleware. */
export const stateOf = (request: Request): RequestState => {
  const state = states.get(request);
  if (state === undefined) throw new Error('the request did not come in through the edge');
  return state;
};
