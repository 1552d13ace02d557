import {
  ProviderError,
  type CheckItem,
  type Json,
  type ObjectRef,
  type RouteInForce,
  type RoutePort,
  type RouteSpec,
  type RouteState,
} from '@arthor/core';
import type { KubernetesApi } from '../api.js';
import { isOwn } from '../label.js';
import { checkIngress } from './check.js';
import { canaryIngress, canaryRef, mainIngress, type Ingress, type IngressOptions } from './ingress.js';
import { isIntact } from './intact.js';
import {
  ingressSchema,
  parseRevision,
  parseRoute,
  tickOf,
  type LiveIngress,
  type LiveRoute,
} from './live.js';

/** What this adapter is made of. */
export interface IngressNginxRouteOptions {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  /** Name of the IngressClass (KUBERNETES_INGRESS_CLASS); `nginx` unless told. */
  readonly className?: string;
  /**
   * KUBERNETES_DEFAULT_PATH_TYPE; `ImplementationSpecific` unless told, since the others do not admit a
   * regular expression in ingress-nginx's own checks.
   */
  readonly pathType?: string;
}

/**
 * The route port in the ingress-nginx dialect: a main Ingress, and a second one while there is a
 * canary. Also spoken by Traefik 3.7 and later.
 */
export class IngressNginxRoute implements RoutePort {
  readonly provider = 'ingress-nginx';
  readonly #api: KubernetesApi;
  readonly #options: IngressOptions;

  constructor(options: IngressNginxRouteOptions) {
    this.#api = options.api;
    this.#options = {
      instanceId: options.instanceId,
      className: options.className ?? 'nginx',
      pathType: options.pathType ?? 'ImplementationSpecific',
    };
  }

  async observe(ref: ObjectRef, signal: AbortSignal): Promise<RouteState | null> {
    const live = await this.#read(ref, signal);
    const state = parseRoute(live, this.#options.instanceId);
    return state === null ? null : { ...state, intact: isIntact(live, state, this.#options) };
  }

  async apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<void> {
    const main = mainIngress(spec, this.#options);
    const canary = spec.canary === null ? null : canaryIngress(spec, spec.canary, this.#options);
    const revision =
      observed === null ? await this.#lookFirst(spec, signal) : parseRevision(observed.revision);
    if (observed !== null) refuse(observed, spec);
    const canaryAt = canaryRef(spec.ref);
    const dropCanary = async () => {
      if (canary === null && revision.canary !== null) await this.#drop(canaryAt, revision.canary, signal);
    };
    // ingress-nginx ignores a canary whose Service is the main one's too, so that one goes first; else
    // it goes last, for its share of the requests needs the new main one in place.
    const meets = spec.canary === null && observed?.canary?.deployment === spec.main.deployment;
    if (meets) await dropCanary();
    await this.#write(spec.ref, main, revision.main, signal);
    if (canary !== null) await this.#write(canaryAt, canary, revision.canary, signal);
    else if (!meets) await dropCanary();
  }

  async remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void> {
    if (!observed.ours) throw taken(ref);
    const { main, canary } = parseRevision(observed.revision);
    // A canary without its main one answers 404 to everybody.
    if (canary !== null) await this.#drop(canaryRef(ref), canary, signal);
    if (main !== null) await this.#drop(ref, main, signal);
  }

  inForce(): Promise<RouteInForce> {
    // No controller of this dialect says which rules it serves.
    return Promise.resolve('cannot tell');
  }

  check(namespace: string, host: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    return checkIngress(this.#api, { namespace, host, className: this.#options.className }, signal);
  }

  async #read(ref: ObjectRef, signal: AbortSignal): Promise<LiveRoute> {
    const [main, canary] = await Promise.all([
      this.#api.get('Ingress', ref, signal),
      this.#api.get('Ingress', canaryRef(ref), signal),
    ]);
    return { main: parse(main, ref), canary: parse(canary, ref) };
  }

  /** Nothing was seen when it was decided: nothing may be there, or something of ours that is older. */
  async #lookFirst(spec: RouteSpec, signal: AbortSignal) {
    const live = await this.#read(spec.ref, signal);
    for (const object of [live.main, live.canary]) {
      if (object === null) continue;
      if (!isOwn(object.metadata.labels, this.#options.instanceId)) throw taken(spec.ref);
      if (tickOf(object) > spec.tick) throw moved(spec, tickOf(object));
    }
    const state = parseRoute(live, this.#options.instanceId);
    return state === null ? { main: null, canary: null } : parseRevision(state.revision);
  }

  async #write(
    ref: ObjectRef,
    ingress: Ingress,
    at: { uid: string; resourceVersion: string } | null,
    signal: AbortSignal,
  ): Promise<void> {
    const { metadata, spec } = ingress;
    const body: Json = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      // With uid and version it is a write of exactly what was seen, or a conflict.
      metadata: { ...metadata, ...at },
      spec,
    };
    await this.#api.apply('Ingress', ref, body, signal);
  }

  async #drop(
    ref: ObjectRef,
    at: { uid: string; resourceVersion: string },
    signal: AbortSignal,
  ): Promise<void> {
    // Nothing belongs to an Ingress; in the foreground it would stay until the garbage collector looks.
    await this.#api.remove('Ingress', ref, at, signal, 'Background');
  }
}

function refuse(observed: RouteState, spec: RouteSpec): void {
  if (!observed.ours) throw taken(spec.ref);
  if (observed.tick > spec.tick) throw moved(spec, observed.tick);
}

function moved(spec: RouteSpec, tick: number): ProviderError {
  const text = `the route ${spec.ref.name} carries tick ${tick}, newer than ${spec.tick}`;
  return new ProviderError('ingress-nginx', 'CONFLICT', 'TICK_MOVED', text, { params: { tick } });
}

function taken(ref: ObjectRef): ProviderError {
  const text = `an Ingress ${ref.namespace}/${ref.name} exists that this installation did not make`;
  const params = { kind: 'Ingress', namespace: ref.namespace, name: ref.name };
  return new ProviderError('ingress-nginx', 'DENIED', 'NAME_TAKEN', text, { params });
}

function parse(object: unknown, ref: ObjectRef): LiveIngress | null {
  if (object === null) return null;
  const parsed = ingressSchema.safeParse(object);
  if (parsed.success) return parsed.data;
  const text = `the Ingress ${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
  throw new ProviderError('ingress-nginx', 'TRANSIENT', 'UNREADABLE', text);
}
