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
  type RoutePort,
  type RouteSpec,
  type RouteState,
} from '@arthor/core';
import { DataPlane, type OnGateway } from '../data-plane/data-plane.js';
import { newMark, secretOf, tickHeader } from '../data-plane/mark.js';
import { mayTouch, mayWrite, mustBePlain } from '../route-fence.js';
import type { ApisixApi, Stored } from './api.js';
import { answersMarks, checkApisix } from './check.js';
import { Instances } from './instances.js';
import { key } from './label.js';
import { addressesOf, labelsIn, parseRevision, parseRoute } from './live-route.js';
import { nameOf, objectId } from './object-id.js';
import { routeBeside } from './others.js';
import { ApisixPools } from './pools.js';
import { routeBody, upstreamOf } from './route-body.js';

/** What the adapter is made of. */
export interface ApisixRouteOptions {
  readonly api: ApisixApi;
  readonly instanceId: string;
  /** The control API of every instance of the gateway, e.g. `http://10.0.0.7:9090`; empty = they cannot be asked. */
  readonly controlUrls: readonly string[];
  readonly random: Random;
  readonly onGateway?: OnGateway;
}

/** The route port over the Admin API of APISIX: one route per lane, and pools of pods that it leads to. */
export const createApisixRoute = (options: ApisixRouteOptions): RoutePort => new ApisixRoute(options);

/**
 * The Admin API knows no conditional writes, and an identical PUT moves its index too. What guards a route is
 * its tick: read before each write, read back after it (doc/adr/0020).
 */
class ApisixRoute implements RoutePort {
  readonly provider = 'apisix';
  readonly objectKind = 'Route';
  readonly pools: ApisixPools;
  readonly #api: ApisixApi;
  readonly #instanceId: string;
  readonly #random: Random;
  readonly #instances: Instances;
  readonly #dataPlane: DataPlane;

  constructor({ api, instanceId, controlUrls, random, onGateway }: ApisixRouteOptions) {
    this.#api = api;
    this.#instanceId = instanceId;
    this.#random = random;
    this.#instances = new Instances(controlUrls, api.clock, onGateway);
    this.pools = new ApisixPools({ api, instances: this.#instances, instanceId, random });
    this.#dataPlane = new DataPlane(api.clock, onGateway);
  }

  async observe(ref: ObjectRef, signal: AbortSignal): Promise<RouteState | null> {
    const stored = await this.#api.get('routes', objectId(ref.name), signal);
    return stored === null ? null : this.#parse(stored, ref.namespace);
  }

  async list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, RouteState>> {
    const stored = await this.#api.list('routes', key.instance, signal);
    const routes = stored.flatMap((one) => {
      const state = this.#parse(one, namespace);
      return state.ours ? [[nameOf(one), state] as const] : [];
    });
    return new Map(routes);
  }

  /** Answers the route as it was read back: it is the one that was written. */
  async apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<RouteState> {
    mustBePlain(this.provider, spec);
    const id = objectId(spec.ref.name);
    const stored = await this.#api.get('routes', id, signal);
    const state = stored === null ? null : this.#parse(stored, spec.ref.namespace);
    this.#mayWrite(spec, observed, state);
    // A tick is stamped without a word to the gateway: who serves the route goes on answering the same.
    const known = state !== null && isRoute(spec, state) ? parseRevision(state.revision).mark : null;
    const mark = known ?? newMark(spec.tick, this.#random);
    const answers = !this.#instances.areKnown && answersMarks(this.#api.version);
    const body = routeBody(spec, { instanceId: this.#instanceId, mark, answers });
    await this.#mustLeadSomewhere(spec, signal);
    await this.#api.put('routes', id, stored === null ? body : routeBeside(stored.value, body), signal);
    return this.#readBack(spec, mark, signal);
  }

  async remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void> {
    mayTouch(this.provider, this.objectKind, observed, ref);
    const id = objectId(ref.name);
    const stored = await this.#api.get('routes', id, signal);
    if (stored === null) return;
    const { index } = parseRevision(observed.revision);
    if (stored.modifiedIndex !== index) throw changed(ref);
    await this.#api.delete('routes', id, signal);
  }

  async inForce(
    ref: ObjectRef,
    live: RouteState,
    entrance: Entrance | null,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    const { mark, question } = parseRevision(live.revision);
    if (this.#instances.areKnown && mark !== null)
      return this.#instances.inForce({ kind: 'route', id: objectId(ref.name) }, mark, signal);
    if (question === null || entrance === null) return 'cannot tell';
    return this.#dataPlane.inForce(question, entrance, true, signal);
  }

  async gone(
    { ref, laneId, host, path, answered }: RemovedRoute,
    entrance: Entrance | null,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    if (this.#instances.areKnown) {
      const none = await this.#instances.none({ kind: 'route', id: objectId(ref.name) }, signal);
      // One that never had it may be about to take it.
      return none === 'yes' && !answered ? 'seen' : none;
    }
    if (!answered || entrance === null) return 'cannot tell';
    const headers = { [tickHeader]: secretOf(this.#instanceId, laneId) };
    return this.#dataPlane.gone({ host, path, headers }, entrance, true, signal);
  }

  /** Its routes are all in one list, whatever their namespace is. */
  async usesOf({ host, path }: PublicAddress, signal: AbortSignal): Promise<AddressUse> {
    const stored = await this.#api.list('routes', null, signal);
    const others = stored.filter(
      ({ value }) =>
        labelsIn(value)[key.instance] !== this.#instanceId &&
        addressesOf(value).some((one) => one.host === host && one.path === path),
    );
    return { others: others.map((one) => `Route ${nameOf(one)}`), everywhere: true };
  }

  check(_namespace: string, _host: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    return checkApisix(this.#api, this.#instances, signal);
  }

  /** Throws CONFLICT where the route is not the one that the decision was made on, DENIED for a stranger's. */
  #mayWrite(spec: RouteSpec, observed: RouteState | null, state: RouteState | null): void {
    if (state !== null) mayWrite(this.provider, this.objectKind, state, spec);
    if (observed === null) return;
    mayWrite(this.provider, this.objectKind, observed, spec);
    if (state === null || parseRevision(state.revision).index !== parseRevision(observed.revision).index)
      throw changed(spec.ref);
  }

  /** APISIX asks for the main's upstream itself; for want of a canary's it would answer 500 to everybody. */
  async #mustLeadSomewhere({ canary }: RouteSpec, signal: AbortSignal): Promise<void> {
    if (canary === null) return;
    const id = upstreamOf(canary);
    if ((await this.#api.get('upstreams', id, signal)) !== null) return;
    const text = `the canary's upstream ${id} is not there yet`;
    throw new ProviderError(this.provider, 'TRANSIENT', 'POOL_MISSING', text);
  }

  async #readBack(spec: RouteSpec, mark: string, signal: AbortSignal): Promise<RouteState> {
    const state = await this.observe(spec.ref, signal);
    if (state === null || state.tick !== spec.tick || parseRevision(state.revision).mark !== mark)
      throw changed(spec.ref);
    return state;
  }

  #parse(stored: Stored, environment: string): RouteState {
    return parseRoute(stored, { instanceId: this.#instanceId, environment });
  }
}

/** Somebody else wrote the route meanwhile. */
const changed = ({ name }: ObjectRef): ProviderError =>
  new ProviderError('apisix', 'CONFLICT', 'WRITE_CONFLICT', `the route ${name} is not as it was seen`);
