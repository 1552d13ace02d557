import {
  ProviderError,
  type CheckItem,
  type ClusterPort,
  type Fault,
  type PipelineBuild,
  type PipelinePort,
  type PoolPort,
  type RegistryPort,
  type RoutePort,
  type RouteState,
  type WorkloadState,
} from '@arthor/core';
import type { Mask } from './mask.js';

/** How the answers of a port's methods are masked; what a method throws is masked whatever it is. */
type Answers<Port> = {
  readonly [K in keyof Port]?: Port[K] extends (...args: never[]) => Promise<infer Answer>
    ? (answer: Answer) => Answer
    : never;
};

/** A cluster whose words show no secret of ours. */
export const maskedCluster = (cluster: ClusterPort, mask: Mask): ClusterPort =>
  masked<ClusterPort>(cluster, mask, {
    identity: mask,
    observe: (state) => state && maskedState(state, mask),
    check: (items) => maskedItems(items, mask),
    log: mask,
    events: (events) => maskedDeep(events, mask),
    // What somebody set in our objects may be anything, and is told, kept and sent.
    compare: ({ owned, differences }) => ({ owned, differences: maskedDeep(differences, mask) }),
  });

/** A gateway whose words show no secret of ours. */
export function maskedRoute(route: RoutePort, mask: Mask): RoutePort {
  const pools = route.pools && masked<PoolPort>(route.pools, mask, {});
  const told = masked<RoutePort>(route, mask, {
    check: (items) => maskedItems(items, mask),
    observe: (state) => state && maskedRouteState(state, mask),
    usesOf: (uses) => maskedDeep(uses, mask),
    list: (states) => new Map([...states].map(([name, state]) => [name, maskedRouteState(state, mask)])),
  });
  return new Proxy(told, {
    get: (target, name): unknown => (name === 'pools' ? pools : Reflect.get(target, name, target)),
  });
}

/** A registry whose words show no secret of ours. */
export const maskedRegistry = (registry: RegistryPort, mask: Mask): RegistryPort =>
  masked<RegistryPort>(registry, mask, { check: (items) => maskedItems(items, mask) });

/** A CI server whose words show no secret of ours. */
export const maskedPipeline = (pipeline: PipelinePort, mask: Mask): PipelinePort => {
  // All of it: an image, a commit or an address can carry what was echoed as well as a reason can.
  const build = (seen: PipelineBuild | null) => maskedDeep(seen, mask);
  return masked<PipelinePort>(pipeline, mask, {
    find: build,
    observe: build,
    log: (chunk) => ({ ...chunk, text: mask(chunk.text) }),
    check: (items) => maskedItems(items, mask),
  });
};

/** A fault as it may be told. */
export const maskedFault = (fault: Fault, mask: Mask): Fault => ({
  ...fault,
  message: mask(fault.message),
  params: maskedParams(fault.params, mask),
});

function masked<Port extends object>(port: Port, mask: Mask, answers: Answers<Port>): Port {
  const answersOf = new Map<PropertyKey, (answer: unknown) => unknown>(Object.entries(answers));
  return new Proxy(port, {
    get: (target, name): unknown => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(member, target, args);
        if (!(answer instanceof Promise)) return answer;
        return answer.then(answersOf.get(name), (error: unknown) => {
          throw maskedError(error, mask);
        });
      };
    },
  });
}

/** What a provider threw, as it may be told: with its causes. */
export function maskedError(error: unknown, mask: Mask): unknown {
  for (let at = error; at instanceof Error; at = at.cause) {
    at.message = mask(at.message);
    if (at.stack !== undefined) at.stack = mask(at.stack);
  }
  if (!(error instanceof ProviderError)) return error;
  const { provider, kind, code, message, cause, retryAfterMs } = error;
  const params = maskedParams(error.params, mask);
  return new ProviderError(provider, kind, code, message, {
    cause,
    params,
    ...(retryAfterMs !== null && { retryAfterMs }),
  });
}

type Values = Readonly<Record<string, string | number>>;

const maskedParams = (params: Values, mask: Mask): Values =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? mask(value) : value]),
  );

const maskedOrNull = (text: string | null, mask: Mask) => (text === null ? null : mask(text));

const maskedItems = (items: readonly CheckItem[], mask: Mask): readonly CheckItem[] =>
  items.map((item) => ({ ...item, message: mask(item.message) }));

function maskedState(state: WorkloadState, mask: Mask): WorkloadState {
  const { problem, leftOut = [], pods } = state;
  const told = leftOut.map((one) => ({ ...one, message: mask(one.message) }));
  const reasons = pods.some(({ reason }) => reason !== null);
  const said = {
    ...state,
    ...(told.length > 0 && { leftOut: told }),
    ...(reasons && { pods: pods.map((pod) => ({ ...pod, reason: maskedOrNull(pod.reason, mask) })) }),
  };
  if (problem === null) return said;
  const { message, params, providerReason } = problem;
  return {
    ...said,
    problem: {
      ...problem,
      message: mask(message),
      params: maskedParams(params, mask),
      providerReason: maskedOrNull(providerReason, mask),
    },
  };
}

function maskedRouteState(state: RouteState, mask: Mask): RouteState {
  const { strays = [], changedBy = null } = state;
  if (strays.length === 0 && changedBy === null) return state;
  return { ...state, changedBy: maskedOrNull(changedBy, mask), strays: maskedDeep(strays, mask) };
}

/** Every text in a value, however deep. Keys stay: they are ours or the API's. */
function maskedDeep<T>(value: T, mask: Mask): T {
  return deep(value, mask) as T;
}

function deep(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((one) => deep(one, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deep(one, mask)]));
}
