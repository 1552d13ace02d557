import {
  backendName,
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
import { applyAsSeen, removeAsSeen, type Seen } from '../as-seen.js';
import { both } from '../both.js';
import { DataPlane, type OnGateway } from '../../data-plane/data-plane.js';
import { newMark, secretOf } from '../../data-plane/mark.js';
import { mayTouch, mayWrite } from '../../route-fence.js';
import type { KubernetesRoute, RouteKind } from '../route-kind.js';
import { ownSelector } from '../label.js';
import { slices } from '../slices.js';
import { checkIngress } from './check.js';
import {
  canaryIngress,
  canaryRef,
  mainIngress,
  tickIngress,
  tickPath,
  tickRef,
  type Ingress,
  type IngressOptions,
} from './ingress.js';
import {
  addressesOf,
  ingressSchema,
  parseRevision,
  parseRoute,
  revisionOf,
  type LiveIngress,
  type LiveRoute,
  type Revision,
} from './live.js';
import { straysOf } from './strays.js';

/** What this adapter is made of. */
export interface IngressNginxRouteOptions {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  readonly random: Random;
  readonly onGateway?: OnGateway;
  /** Name of the IngressClass (KUBERNETES_INGRESS_CLASS); `nginx` unless told. */
  readonly className?: string;
  /**
   * KUBERNETES_DEFAULT_PATH_TYPE; `ImplementationSpecific` unless told, since the others do not admit a
   * regular expression in ingress-nginx's own checks.
   */
  readonly pathType?: string;
}

/**
 * The route port in the ingress-nginx dialect: a main Ingress, a second one while there is a canary, and one by which
 * the gateway tells what it serves. Also spoken by Traefik 3.7 and later, and by Higress.
 */
export class IngressNginxRoute implements KubernetesRoute {
  readonly provider = 'ingress-nginx';
  readonly objectKind = 'Ingress';
  readonly pools = null;
  readonly #api: KubernetesApi;
  readonly #options: IngressOptions;
  readonly #random: Random;
  readonly #dataPlane: DataPlane;
  readonly #uses: AddressUses;

  constructor(options: IngressNginxRouteOptions) {
    this.#api = options.api;
    this.#random = options.random;
    this.#dataPlane = new DataPlane(options.api.clock, options.onGateway);
    this.#options = {
      instanceId: options.instanceId,
      className: options.className ?? 'nginx',
      pathType: options.pathType ?? 'ImplementationSpecific',
    };
    const { api } = options;
    const { instanceId, className } = this.#options;
    const holds = (object: unknown) => addressesOf(object, className);
    this.#uses = new AddressUses({ api, instanceId, kind: 'Ingress', addressesOf: holds });
  }

  kind(): Promise<RouteKind> {
    return Promise.resolve('Ingress');
  }

  async observe(ref: ObjectRef, signal: AbortSignal): Promise<RouteState | null> {
    return this.#stateOf(await this.#read(ref, signal));
  }

  async list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, RouteState>> {
    const select = { labelSelector: ownSelector(this.#options.instanceId) };
    const read = (page: readonly unknown[]) =>
      page.flatMap((item) => {
        const parsed = ingressSchema.safeParse(item);
        return parsed.success ? [parsed.data] : [];
      });
    const { items } = await this.#api.listAs('Ingress', namespace, select, read, signal);
    const byName = new Map(items.map((item) => [item.metadata.name, item]));
    const routes = new Map<string, RouteState>();
    for await (const slice of slices(items)) {
      for (const main of slice) {
        const { name } = main.metadata;
        const canary = byName.get(canaryRef({ namespace, name }).name) ?? null;
        const tick = byName.get(tickRef({ namespace, name }).name) ?? null;
        const state = this.#stateOf({ main, canary, tick });
        if (state !== null) routes.set(name, state);
      }
    }
    return routes;
  }

  async apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<RouteState | null> {
    const revision =
      observed === null ? await this.#lookFirst(spec, signal) : parseRevision(observed.revision);
    if (observed !== null) mayWrite(this.provider, this.objectKind, observed, spec);
    // A tick is stamped without a word to the gateway: who serves the route goes on answering the same.
    const stamped = observed !== null && isRoute(spec, observed) ? revision.question?.mark : undefined;
    const mark = stamped ?? newMark(spec.tick, this.#random);
    const main = mainIngress(spec, this.#options, mark);
    const canary = spec.canary === null ? null : canaryIngress(spec, spec.canary, this.#options, mark);
    const canaryAt = canaryRef(spec.ref);
    const dropCanary = async () => {
      if (canary === null && revision.canary !== null)
        await removeAsSeen(this.#api, 'Ingress', canaryAt, revision.canary, signal);
    };
    // ingress-nginx ignores a canary whose Service is the main one's too, so that one goes first; else
    // it goes last, for its share of the requests needs the new main one in place. Where the main one leads on to
    // where it led, as at a change of weight, neither waits for the other.
    const former = observed?.canary == null ? null : backendName(observed.canary);
    const meets = spec.canary === null && former === backendName(spec.main);
    if (meets) await dropCanary();
    const writeMain = () => this.#write(spec.ref, main, revision.main, signal);
    const writeCanary = async () => {
      if (canary !== null) return this.#write(canaryAt, canary, revision.canary, signal);
      if (!meets) await dropCanary();
      return null;
    };
    const keepsMain = observed?.main != null && backendName(observed.main) === backendName(spec.main);
    const tickAt = tickRef(spec.ref);
    // The one by which the gateway tells stays as it is: read meanwhile, so that nobody has to look again.
    const kept = stamped === undefined ? null : this.#readOne(tickAt, signal).catch(() => null);
    const [mainNow, canaryNow] = keepsMain
      ? await both(writeMain(), writeCanary())
      : [await writeMain(), await writeCanary()];
    const tick = tickIngress(spec, this.#options, mark);
    const tickNow = await (kept ?? this.#write(tickAt, tick, revision.tick, signal));
    const wrote = mainNow !== null && tickNow !== null && (canary === null || canaryNow !== null);
    return wrote ? this.#stateOf({ main: mainNow, canary: canaryNow, tick: tickNow }) : null;
  }

  async remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void> {
    mayTouch(this.provider, this.objectKind, observed, ref);
    const { main, canary, tick } = parseRevision(observed.revision);
    // The main one goes last: without it the canary answers 404 to everybody, and as long as it is there, the
    // others are looked for.
    if (tick !== null) await removeAsSeen(this.#api, 'Ingress', tickRef(ref), tick, signal);
    if (canary !== null) await removeAsSeen(this.#api, 'Ingress', canaryRef(ref), canary, signal);
    if (main !== null) await removeAsSeen(this.#api, 'Ingress', ref, main, signal);
  }

  /** See {@link tickIngress}. */
  async inForce(
    _ref: ObjectRef,
    live: RouteState,
    entrance: Entrance | null,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    const { question } = parseRevision(live.revision);
    if (question === null || entrance === null) return 'cannot tell';
    return this.#dataPlane.inForce(question, entrance, false, signal);
  }

  /** The tick Ingress was removed first: that it is gone never says of the others that they are, too. */
  async gone(
    { laneId, host, answered }: RemovedRoute,
    entrance: Entrance | null,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    if (!answered || entrance === null) return 'cannot tell';
    const path = tickPath(secretOf(this.#options.instanceId, laneId));
    return this.#dataPlane.gone({ host, path, headers: {} }, entrance, false, signal);
  }

  usesOf(address: PublicAddress, signal: AbortSignal): Promise<AddressUse> {
    return this.#uses.of(address, signal);
  }

  check(namespace: string, host: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    return checkIngress(this.#api, { namespace, host, className: this.#options.className }, signal);
  }

  #stateOf(live: LiveRoute): RouteState | null {
    const state = parseRoute(live, this.#options.instanceId);
    return state === null ? null : { ...state, ...straysOf(live, state, this.#options) };
  }

  async #read(ref: ObjectRef, signal: AbortSignal): Promise<LiveRoute> {
    const [main, canary, tick] = await Promise.all(
      [ref, canaryRef(ref), tickRef(ref)].map((at) => this.#readOne(at, signal)),
    );
    return { main: main ?? null, canary: canary ?? null, tick: tick ?? null };
  }

  async #readOne(at: ObjectRef, signal: AbortSignal): Promise<LiveIngress | null> {
    return parse(await this.#api.get('Ingress', at, signal), at);
  }

  /** Nothing was seen when it was decided: nothing may be there, or something of ours that is older. */
  async #lookFirst(spec: RouteSpec, signal: AbortSignal): Promise<Revision> {
    const live = await this.#read(spec.ref, signal);
    const state = parseRoute(live, this.#options.instanceId);
    if (state !== null) mayWrite(this.provider, this.objectKind, state, spec);
    return revisionOf(live);
  }

  /** The live object as the API answered; null where it cannot be read. */
  async #write(
    ref: ObjectRef,
    ingress: Ingress,
    seen: Seen | null,
    signal: AbortSignal,
  ): Promise<LiveIngress | null> {
    const { metadata, spec } = ingress;
    const body = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec };
    const { object } = await applyAsSeen(this.#api, 'Ingress', ref, body, seen, signal);
    const written = ingressSchema.safeParse(object);
    return written.success ? written.data : null;
  }
}

function parse(object: unknown, ref: ObjectRef): LiveIngress | null {
  if (object === null) return null;
  const parsed = ingressSchema.safeParse(object);
  if (parsed.success) return parsed.data;
  const text = `the Ingress ${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
  throw new ProviderError('ingress-nginx', 'TRANSIENT', 'UNREADABLE', text);
}
