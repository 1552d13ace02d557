import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import {
  apiBase,
  routes,
  type Calls,
  type NumberedRoute,
  type Route,
  type RouteName,
} from '@arthor/contract';
import type { Request } from 'express';
import type { Answer, Numbered, TextAnswer } from './answer.js';
import type { Once } from './idempotency.js';
import type { Principal } from './principal.js';
import { stateOf } from './request-state.js';

/** Metadata key: name of the contract's endpoint that a handler serves. */
export const endpointKey = 'arthor:endpoint';
/** Metadata key: a handler outside the contract; see {@link Outside}. */
export const outsideKey = 'arthor:outside';
/** Metadata key: a handler that uses the caller's Idempotency-Key; see {@link IdempotencyKey}. */
export const repeatableKey = 'arthor:repeatable';

/** Who may call a handler outside the contract: anyone, or below /api whoever is signed in. */
export type OutsidePermission = 'public' | 'session below /api';

type Body<N extends RouteName> = Calls<N>['response'];
/**
 * What a handler of the endpoint returns: a {@link Numbered} body if the contract says so; undefined only
 * where the contract has no response body.
 */
export type Answered<N extends RouteName> = N extends NumberedRoute
  ? Numbered<Body<N>>
  : Body<N> | Answer | TextAnswer;
type Handler<N extends RouteName> = (...args: never[]) => Answered<N> | Promise<Answered<N>>;

/** Express's form of a contract path: `/users/{username}` → `/api/v1/users/:username`. */
export const expressPath = (route: Route): string => apiBase + route.path.replaceAll(/\{(\w+)\}/g, ':$1');

/**
 * Binds a method to an endpoint of libs/contract, which defines path, method, status, permission and
 * schemas. Its input is validated ({@link Input}); what it returns is filtered by the response schema,
 * so a new column of a table does not leak.
 */
export const Endpoint = <N extends RouteName>(name: N) => {
  const route: Route = routes[name];
  const decorate = applyDecorators(
    RequestMapping({ path: expressPath(route), method: RequestMethod[route.method] }),
    HttpCode(route.status),
    SetMetadata(endpointKey, name),
  );
  return <H extends Handler<N>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => decorate(target, key, descriptor);
};

/**
 * A handler that is deliberately outside the contract (health, metrics, the document, the console's
 * files). Without this or {@link Endpoint} a route fails the start.
 */
export const Outside = (
  method: keyof typeof RequestMethod,
  path: string,
  permission: OutsidePermission = 'public',
): MethodDecorator =>
  applyDecorators(
    RequestMapping({ path, method: RequestMethod[method] }),
    SetMetadata(outsideKey, permission),
  );

const requestOf = (context: ExecutionContext): Request => context.switchToHttp().getRequest<Request>();

/** Parameter: `{ params, query, body }` after validation; annotate it as `Received<'name'>`. */
export const Input = createParamDecorator(
  (_: unknown, context: ExecutionContext) => stateOf(requestOf(context)).received,
);

const Key = createParamDecorator((_: unknown, context: ExecutionContext): Once => {
  const { once } = stateOf(requestOf(context));
  if (once === null) throw new Error('an endpoint that takes no Idempotency-Key asked for it');
  return once;
});

/**
 * Parameter: identifies a repeated POST ({@link Once}). Handlers of `repeatable` endpoints must take it,
 * others must not, or the start fails.
 */
export const IdempotencyKey = (): ParameterDecorator => (target, key, index) => {
  Key()(target, key, index);
  if (key !== undefined) SetMetadata(repeatableKey, true)(target, key, handlerOf(target, key));
};

const handlerOf = (target: object, key: string | symbol): PropertyDescriptor => {
  const descriptor = Object.getOwnPropertyDescriptor(target, key);
  if (descriptor === undefined) throw new Error(`there is no method ${String(key)}`);
  return descriptor;
};

/** Who waits for an answer that is held, or reads a stream. */
export interface Holder {
  readonly principal: Principal;
  /** The same as they are now; throws 401, 403 or 404 when they may not have the answer any more. */
  readonly recognise: () => Promise<Principal>;
}

/** Parameter: the {@link Holder}; for endpoints that answer late. */
export const Held = createParamDecorator((_: unknown, context: ExecutionContext): Holder => {
  const { principal, recognise } = stateOf(requestOf(context));
  if (principal === null) throw new Error('a public endpoint asked who calls');
  return { principal, recognise };
});

/** Parameter: the {@link Principal}; not for public endpoints. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = stateOf(requestOf(context));
  if (principal === null) throw new Error('a public endpoint asked who calls');
  return principal;
});
