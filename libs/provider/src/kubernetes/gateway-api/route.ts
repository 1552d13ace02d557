import {
  isRoute,
  ProviderError,
  type AddressUse,
  type CheckItem,
  type Entrance,
  type ObjectRef,
  type Random,
  type PublicAddress,
  type RemovedRoute,
  type RouteInForce,
  type RouteSpec,
  type RouteState,
} from '@arthor/core';
import type { KubernetesApi } from '../api.js';
import { AddressUses } from '../address-uses.js';
import { applyAsSeen, removeAsSeen } from '../as-seen.js';
import { DataPlane, type OnGateway } from '../../data-plane/data-plane.js';
import { newMark, secretOf, tickHeader } from '../../data-plane/mark.js';
import { ownSelector } from '../label.js';
import { mayTouch, mayWrite } from '../../route-fence.js';
import type { KubernetesRoute, RouteKind } from '../route-kind.js';
import { checkGateway } from './check.js';
import { httpRoute, type HttpRouteOptions } from './http-route.js';
import { addressesOf, httpRouteSchema, parseHttpRoute, parseRevision, type LiveHttpRoute } from './live.js';
import { gatewayVerdict, isSilent, mustNotBeRefused, verdictOf, type Verdict } from './verdict.js';

/** How long what stands against a Gateway is believed, ms. */
const askAgainMs = 2_000;

/** What this adapter is made of. */
export interface GatewayApiRouteOptions {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  /** `namespace/name`; null where none is named any more: routes are looked at and removed, not written. */
  readonly gateway: string | null;
  readonly random: Random;
  readonly onGateway?: OnGateway;
}

/** DENIED `NO_ROUTE_PROVIDER`: routes cannot be attached to nothing. */
export const noGateway = (): ProviderError =>
  new ProviderError(
    'gateway-api',
    'DENIED',
    'NO_ROUTE_PROVIDER',
    'gateway-api needs a Gateway: name it as namespace/name by KUBERNETES_GATEWAY or in the environment',
  );

/** The route port over Gateway API: one HTTPRoute per lane, main and canary in one write. */
export class GatewayApiRoute implements KubernetesRoute {
  readonly provider = 'gateway-api';
  readonly objectKind = 'HTTPRoute';
  readonly pools = null;
  readonly #api: KubernetesApi;
  readonly #options: HttpRouteOptions;
  readonly #named: boolean;
  readonly #random: Random;
  readonly #dataPlane: DataPlane;
  readonly #uses: AddressUses;
  #asked: { readonly at: number; readonly verdict: Verdict | null } = { at: 0, verdict: null };

  /** Throws INVALID where the gateway is not named as `namespace/name`. */
  constructor({ api, instanceId, gateway, random, onGateway }: GatewayApiRouteOptions) {
    this.#api = api;
    this.#random = random;
    this.#dataPlane = new DataPlane(api.clock, onGateway);
    this.#named = gateway !== null;
    this.#options = { instanceId, gateway: gateway === null ? nowhere : refOf(gateway) };
    const holds = (object: unknown) => addressesOf(object, this.#options.gateway);
    this.#uses = new AddressUses({ api, instanceId, kind: 'HTTPRoute', addressesOf: holds });
  }

  kind(): Promise<RouteKind> {
    return Promise.resolve('HTTPRoute');
  }

  async observe(ref: ObjectRef, signal: AbortSignal): Promise<RouteState | null> {
    const live = await this.#read(ref, signal);
    return live === null ? null : parseHttpRoute(live, this.#options);
  }

  async list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, RouteState>> {
    const select = { labelSelector: ownSelector(this.#options.instanceId) };
    const read = (page: readonly unknown[]) =>
      page.flatMap((item) => {
        const parsed = httpRouteSchema.safeParse(item);
        if (!parsed.success) return [];
        return [[parsed.data.metadata.name, parseHttpRoute(parsed.data, this.#options)] as const];
      });
    const { items } = await this.#api.listAs('HTTPRoute', namespace, select, read, signal);
    return new Map(items);
  }

  async apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<RouteState | null> {
    if (!this.#named) throw noGateway();
    const state = observed ?? (await this.observe(spec.ref, signal));
    if (state !== null) mayWrite(this.provider, this.objectKind, state, spec);
    const live = state === null ? null : parseRevision(state.revision);
    // A tick is stamped without a word to the gateway: who serves the route goes on answering the same.
    const known = state !== null && isRoute(spec, state) ? (live?.question?.mark ?? null) : null;
    const { metadata, spec: rules } = httpRoute(
      spec,
      this.#options,
      known ?? newMark(spec.tick, this.#random),
    );
    const body = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata,
      spec: { ...rules },
    };
    const { object } = await applyAsSeen(this.#api, 'HTTPRoute', spec.ref, body, live?.seen ?? null, signal);
    const written = httpRouteSchema.safeParse(object);
    return written.success ? parseHttpRoute(written.data, this.#options) : null;
  }

  async remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void> {
    mayTouch(this.provider, this.objectKind, observed, ref);
    await removeAsSeen(this.#api, 'HTTPRoute', ref, parseRevision(observed.revision).seen, signal);
  }

  /**
   * The tick rule tells which write of the route the gateway serves: it is in one object with the others, and a
   * gateway takes an object whole. What its controller says against the route is thrown.
   */
  async inForce(
    ref: ObjectRef,
    live: RouteState,
    entrance: Entrance | null,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    const { question, verdict } = parseRevision(live.revision);
    const served =
      question === null || entrance === null
        ? 'cannot tell'
        : await this.#dataPlane.inForce(question, entrance, true, signal);
    if (served === 'no') return this.#notYet(verdict, signal);
    const now = await this.#read(ref, signal);
    if (now === null) return 'no';
    const saidNow = verdictOf(now, this.#options.gateway);
    // Where the gateway cannot be asked, its controller must have taken the route at least.
    if (served === 'cannot tell' && saidNow !== 'taken') return this.#notYet(saidNow, signal);
    mustNotBeRefused(saidNow);
    return served;
  }

  /** The tick rule goes with the others: they are one object. */
  async gone(
    { laneId, host, path, answered }: RemovedRoute,
    entrance: Entrance | null,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    if (!answered || entrance === null) return 'cannot tell';
    const headers = { [tickHeader]: secretOf(this.#options.instanceId, laneId) };
    return this.#dataPlane.gone({ host, path, headers }, entrance, true, signal);
  }

  async #notYet(verdict: Verdict, signal: AbortSignal): Promise<'no'> {
    if (isSilent(verdict)) mustNotBeRefused((await this.#ofGateway(signal)) ?? verdict);
    else mustNotBeRefused(verdict);
    return 'no';
  }

  /** What stands against the Gateway itself; asked seldom, since it is one for all lanes. */
  async #ofGateway(signal: AbortSignal): Promise<Verdict | null> {
    if (!this.#named) return null;
    const now = this.#api.clock.now();
    if (now - this.#asked.at < askAgainMs) return this.#asked.verdict;
    const { gateway } = this.#options;
    try {
      const object = await this.#api.get('Gateway', gateway, signal);
      this.#asked = { at: now, verdict: gatewayVerdict(object, gateway) };
    } catch {
      // A Role of before may lack the right to read it; the route's own words remain.
      this.#asked = { at: now, verdict: null };
    }
    return this.#asked.verdict;
  }

  usesOf(address: PublicAddress, signal: AbortSignal): Promise<AddressUse> {
    return this.#uses.of(address, signal);
  }

  check(namespace: string, host: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    return checkGateway(this.#api, { namespace, host, gateway: this.#options.gateway }, signal);
  }

  async #read(ref: ObjectRef, signal: AbortSignal): Promise<LiveHttpRoute | null> {
    const object = await this.#api.get('HTTPRoute', ref, signal);
    if (object === null) return null;
    const parsed = httpRouteSchema.safeParse(object);
    if (parsed.success) return parsed.data;
    const text = `the HTTPRoute ${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
    throw new ProviderError('gateway-api', 'TRANSIENT', 'UNREADABLE', text);
  }
}

/** No Gateway has this name: a route is never as it would be written for it. */
const nowhere = { namespace: '', name: '' };

function refOf(gateway: string): ObjectRef {
  const [namespace, name, ...rest] = gateway.split('/');
  if (namespace !== undefined && namespace !== '' && name !== undefined && name !== '' && rest.length === 0)
    return { namespace, name };
  const text = `the Gateway is ${JSON.stringify(gateway)}, but must be namespace/name`;
  throw new ProviderError('gateway-api', 'INVALID', 'GATEWAY_INVALID', text);
}
