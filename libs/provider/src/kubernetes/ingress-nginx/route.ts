import {
  backendName,
  ProviderError,
  type CheckItem,
  type ObjectRef,
  type RouteInForce,
  type RouteSpec,
  type RouteState,
} from '@arthor/core';
import type { KubernetesApi } from '../api.js';
import { applyAsSeen, removeAsSeen, type Seen } from '../as-seen.js';
import { mayTouch, mayWrite, poolRefused } from '../route-fence.js';
import type { KubernetesRoute, RouteKind } from '../route-kind.js';
import { ownSelector } from '../label.js';
import { slices } from '../slices.js';
import { checkIngress } from './check.js';
import { canaryIngress, canaryRef, mainIngress, type Ingress, type IngressOptions } from './ingress.js';
import { isIntact } from './intact.js';
import {
  ingressSchema,
  parseRevision,
  parseRoute,
  revisionOf,
  type LiveIngress,
  type LiveRoute,
  type Revision,
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
export class IngressNginxRoute implements KubernetesRoute {
  readonly provider = 'ingress-nginx';
  readonly objectKind = 'Ingress';
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
        const state = this.#stateOf({ main, canary });
        if (state !== null) routes.set(name, state);
      }
    }
    return routes;
  }

  async apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<void> {
    const main = mainIngress(spec, this.#options);
    const canary = spec.canary === null ? null : canaryIngress(spec, spec.canary, this.#options);
    const revision =
      observed === null ? await this.#lookFirst(spec, signal) : parseRevision(observed.revision);
    if (observed !== null) mayWrite(this.provider, this.objectKind, observed, spec);
    const canaryAt = canaryRef(spec.ref);
    const dropCanary = async () => {
      if (canary === null && revision.canary !== null)
        await removeAsSeen(this.#api, 'Ingress', canaryAt, revision.canary, signal);
    };
    // ingress-nginx ignores a canary whose Service is the main one's too, so that one goes first; else
    // it goes last, for its share of the requests needs the new main one in place.
    const former = observed?.canary == null ? null : backendName(observed.canary);
    const meets = spec.canary === null && former === backendName(spec.main);
    if (meets) await dropCanary();
    await this.#write(spec.ref, main, revision.main, signal);
    if (canary !== null) await this.#write(canaryAt, canary, revision.canary, signal);
    else if (!meets) await dropCanary();
  }

  async remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void> {
    mayTouch(this.provider, this.objectKind, observed, ref);
    const { main, canary } = parseRevision(observed.revision);
    // A canary without its main one answers 404 to everybody.
    if (canary !== null) await removeAsSeen(this.#api, 'Ingress', canaryRef(ref), canary, signal);
    if (main !== null) await removeAsSeen(this.#api, 'Ingress', ref, main, signal);
  }

  inForce(): Promise<RouteInForce> {
    // No controller of this dialect says which rules it serves.
    return Promise.resolve('cannot tell');
  }

  pool(ref: ObjectRef): Promise<void> {
    return Promise.reject(poolRefused(this.provider, ref.name));
  }

  check(namespace: string, host: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    return checkIngress(this.#api, { namespace, host, className: this.#options.className }, signal);
  }

  #stateOf(live: LiveRoute): RouteState | null {
    const state = parseRoute(live, this.#options.instanceId);
    return state === null ? null : { ...state, intact: isIntact(live, state, this.#options) };
  }

  async #read(ref: ObjectRef, signal: AbortSignal): Promise<LiveRoute> {
    const [main, canary] = await Promise.all([
      this.#api.get('Ingress', ref, signal),
      this.#api.get('Ingress', canaryRef(ref), signal),
    ]);
    return { main: parse(main, ref), canary: parse(canary, ref) };
  }

  /** Nothing was seen when it was decided: nothing may be there, or something of ours that is older. */
  async #lookFirst(spec: RouteSpec, signal: AbortSignal): Promise<Revision> {
    const live = await this.#read(spec.ref, signal);
    const state = parseRoute(live, this.#options.instanceId);
    if (state !== null) mayWrite(this.provider, this.objectKind, state, spec);
    return revisionOf(live);
  }

  async #write(ref: ObjectRef, ingress: Ingress, seen: Seen | null, signal: AbortSignal): Promise<void> {
    const { metadata, spec } = ingress;
    const body = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec };
    await applyAsSeen(this.#api, 'Ingress', ref, body, seen, signal);
  }
}

function parse(object: unknown, ref: ObjectRef): LiveIngress | null {
  if (object === null) return null;
  const parsed = ingressSchema.safeParse(object);
  if (parsed.success) return parsed.data;
  const text = `the Ingress ${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
  throw new ProviderError('ingress-nginx', 'TRANSIENT', 'UNREADABLE', text);
}
