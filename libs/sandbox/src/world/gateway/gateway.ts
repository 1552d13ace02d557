import type { Cluster } from '../cluster/cluster.js';
import { podsBehind, targetPort } from '../cluster/endpoint-controller.js';
import type { Ingress, Pod, Service } from '../cluster/object.js';
import { keyOf } from '../cluster/object.js';
import { listensOn } from '../cluster/pod-behaviour.js';
import { isReady } from '../cluster/replica-set-controller.js';
import type { Headers } from './canary.js';
import { takesCanary } from './canary.js';
import { HttpRoutes, type Routed } from './http-routes.js';
import type { Location, ServedLocation } from './location.js';
import { annotation, find, isServed, layOut, locationsOf, rewritten } from './location.js';
import { isAttached, judge } from './route-status.js';

/** The class this gateway serves. */
export const ingressClass = 'nginx';

/** A Service and who is ready behind it. */
interface Behind {
  readonly name: string;
  readonly service: Service | undefined;
  readonly pods: readonly Pod[];
}

/** What the gateway does with a request. */
export type Verdict =
  | { readonly kind: 'no-route' }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'no-endpoints'; readonly service: string }
  | { readonly kind: 'refused'; readonly pod: Pod }
  | { readonly kind: 'failed'; readonly status: number; readonly message: string }
  | { readonly kind: 'pod'; readonly pod: Pod; readonly path: string };

/**
 * A gateway with the manners of ingress-nginx, and of a Gateway API; it sees a changed route a moment after the API
 * does, and changes in the order they were made, as a watch tells them.
 */
export class Gateway {
  private readonly seen = new Map<string, Ingress>();
  private readonly byHost = new Map<string, Map<string, readonly Location[]>>();
  private readonly laidOut = new Map<string, readonly ServedLocation[]>();
  private readonly turn = new Map<string, number>();
  private readonly httpRoutes: HttpRoutes;
  /** When the newest change is seen. */
  private seenAt = 0;

  /** @param propagationMs how long the next change of a route takes to be served */
  constructor(
    private readonly cluster: Cluster,
    private readonly propagationMs: () => number,
  ) {
    this.httpRoutes = new HttpRoutes(cluster.random);
    for (const ingress of cluster.objects.ingresses.values()) this.see(keyOf(ingress));
    for (const route of cluster.objects.httproutes.values()) this.seeHttpRoute(keyOf(route));
    cluster.listen((plural, { object, type, previous }) => {
      const key = keyOf(object);
      if (plural === 'ingresses') this.soon(`route:${key}`, () => this.see(key));
      // What only its labels, annotations or status say is no other route.
      else if (
        plural === 'httproutes' &&
        !(type === 'MODIFIED' && previous?.metadata.generation === object.metadata.generation)
      )
        this.soon(`httproute:${key}`, () => this.seeHttpRoute(key));
      else if (plural === 'services' && type !== 'MODIFIED')
        this.judgeRoutesOf(object.metadata.namespace ?? '');
    });
  }

  /** @param host as the Host header has it, port and all */
  decide(host: string, path: string, headers: Headers): Verdict {
    const name = host.replace(/:\d+$/, '').toLowerCase();
    const routed = this.httpRoutes.find(name, path, headers);
    if (routed?.kind === 'redirect') return routed;
    if (routed !== null) return this.toService(routed);
    const location = this.locate(name, path);
    if (location === null) return { kind: 'no-route' };
    const elsewhere = annotation(location.ingress, 'temporal-redirect');
    if (elsewhere !== undefined) return { kind: 'redirect', location: elsewhere };
    const main = this.pods(location);
    // ingress-nginx answers 503 as soon as the main backend has nobody, also to requests meant for the canary.
    if (main.pods.length === 0) return { kind: 'no-endpoints', service: main.name };
    const canary = location.canary === null ? null : this.pods(location.canary);
    const toCanary =
      location.canary !== null &&
      canary !== null &&
      canary.pods.length > 0 &&
      takesCanary(location.canary.ingress, headers, this.cluster.random);
    const chosen = toCanary ? canary : main;
    const pod = this.next(chosen);
    if (pod === undefined) return { kind: 'no-endpoints', service: chosen.name };
    const { port } = (toCanary ? location.canary : location).backend.service ?? {};
    if (!answers(chosen.service, port, pod)) return { kind: 'refused', pod };
    return { kind: 'pod', pod, path: rewritten(location, path) };
  }

  /** A backend of an HTTPRoute: its share has no other that could take its place. */
  private toService({ namespace, name, port, path }: Routed & { readonly kind: 'service' }): Verdict {
    const chosen = this.podsOf(namespace, name);
    const pod = this.next(chosen);
    if (pod === undefined) return { kind: 'no-endpoints', service: chosen.name };
    if (!answers(chosen.service, { number: port }, pod)) return { kind: 'refused', pod };
    return { kind: 'pod', pod, path };
  }

  private next({ name, pods }: Behind): Pod | undefined {
    const turn = this.turn.get(name) ?? 0;
    this.turn.set(name, turn + 1);
    return pods[turn % pods.length];
  }

  private pods(location: Location): Behind {
    const { namespace = '' } = location.ingress.metadata;
    return this.podsOf(namespace, location.backend.service?.name ?? '');
  }

  /** The ready pods of a Service, in a fixed order. */
  private podsOf(namespace: string, name: string): Behind {
    const service = this.cluster.objects.services.get(namespace, name);
    const pods = service === undefined ? [] : podsBehind(this.cluster, service).filter(takesTraffic);
    return { name: `${namespace}/${name}`, service, pods };
  }

  private locate(host: string, path: string): ServedLocation | null {
    const wildcard = host.replace(/^[^.]+/, '*');
    for (const candidate of [host, wildcard, '']) {
      const location = find(this.layOut(candidate), path);
      if (location !== null) return location;
    }
    return null;
  }

  private layOut(host: string): readonly ServedLocation[] {
    const known = this.laidOut.get(host);
    if (known !== undefined) return known;
    const locations = this.byHost.get(host);
    if (locations === undefined) return [];
    const laidOut = layOut([...locations.values()].flat());
    this.laidOut.set(host, laidOut);
    return laidOut;
  }

  private soon(what: string, see: () => void): void {
    this.seenAt = Math.max(this.seenAt, this.cluster.now + this.propagationMs());
    this.cluster.timeline.sooner(what, this.seenAt, see);
  }

  private seeHttpRoute(key: string): void {
    const route = this.cluster.objects.httproutes.byKey(key);
    this.httpRoutes.put(key, route !== undefined && isAttached(route) ? route : null);
    if (route !== undefined) judge(this.cluster, route);
  }

  private judgeRoutesOf(namespace: string): void {
    this.cluster.timeline.sooner(`httproutes:${namespace}`, this.cluster.now, () => {
      for (const route of this.cluster.objects.httproutes.select(namespace, [])) judge(this.cluster, route);
    });
  }

  private see(key: string): void {
    const before = this.seen.get(key);
    for (const { host } of before === undefined ? [] : locationsOf(before)) {
      this.byHost.get(host)?.delete(key);
      this.laidOut.delete(host);
    }
    const ingress = this.cluster.objects.ingresses.byKey(key);
    if (ingress === undefined || !isServed(ingress, ingressClass)) {
      this.seen.delete(key);
      return;
    }
    this.seen.set(key, ingress);
    for (const location of locationsOf(ingress)) {
      const ofHost = this.byHost.get(location.host) ?? new Map<string, readonly Location[]>();
      this.byHost.set(location.host, ofHost.set(key, [...(ofHost.get(key) ?? []), location]));
      this.laidOut.delete(location.host);
    }
  }
}

function takesTraffic(pod: Pod): boolean {
  return isReady(pod) && pod.metadata.deletionTimestamp === undefined && pod.status.podIP !== undefined;
}

function answers(
  service: Service | undefined,
  wanted: { readonly number?: number; readonly name?: string } | undefined,
  pod: Pod,
): boolean {
  const container = pod.spec.containers[0];
  if (service === undefined || wanted === undefined || container === undefined) return false;
  const port = targetPort(service, wanted, pod);
  return port !== null && listensOn(port, container);
}
