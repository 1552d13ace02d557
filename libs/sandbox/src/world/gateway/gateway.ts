import type { Cluster } from '../cluster/cluster.js';
import { podsBehind, targetPort } from '../cluster/endpoint-controller.js';
import type { Ingress, Pod, Service } from '../cluster/object.js';
import { keyOf } from '../cluster/object.js';
import { listensOn } from '../cluster/pod-behaviour.js';
import { isReady } from '../cluster/replica-set-controller.js';
import type { Headers } from './canary.js';
import { takesCanary } from './canary.js';
import type { Location, ServedLocation } from './location.js';
import { annotation, find, isServed, layOut, locationsOf, rewritten } from './location.js';

/** The class this gateway serves. */
export const ingressClass = 'nginx';

/** What the gateway does with a request. */
export type Verdict =
  | { readonly kind: 'no-route' }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'no-endpoints'; readonly service: string }
  | { readonly kind: 'refused'; readonly pod: Pod }
  | { readonly kind: 'pod'; readonly pod: Pod; readonly path: string };

/**
 * A gateway with the manners of ingress-nginx; it sees a changed Ingress a moment after the API does, and changes in
 * the order they were made, as a watch tells them.
 */
export class Gateway {
  private readonly seen = new Map<string, Ingress>();
  private readonly byHost = new Map<string, Map<string, readonly Location[]>>();
  private readonly laidOut = new Map<string, readonly ServedLocation[]>();
  private readonly turn = new Map<string, number>();
  /** When the newest change is seen. */
  private seenAt = 0;

  /** @param propagationMs how long the next change of a route takes to be served */
  constructor(
    private readonly cluster: Cluster,
    private readonly propagationMs: () => number,
  ) {
    for (const ingress of cluster.objects.ingresses.values()) this.see(keyOf(ingress));
    cluster.listen((plural, { object }) => {
      if (plural !== 'ingresses') return;
      const key = keyOf(object);
      this.seenAt = Math.max(this.seenAt, cluster.now + this.propagationMs());
      cluster.timeline.sooner(`route:${key}`, this.seenAt, () => this.see(key));
    });
  }

  /** @param host as the Host header has it, port and all */
  decide(host: string, path: string, headers: Headers): Verdict {
    const name = host.replace(/:\d+$/, '').toLowerCase();
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
    const turn = this.turn.get(chosen.name) ?? 0;
    this.turn.set(chosen.name, turn + 1);
    const pod = chosen.pods[turn % chosen.pods.length];
    if (pod === undefined) return { kind: 'no-endpoints', service: chosen.name };
    if (!answers(chosen.service, toCanary ? location.canary : location, pod)) return { kind: 'refused', pod };
    return { kind: 'pod', pod, path: rewritten(location, path) };
  }

  /** The ready pods of a location's Service, in a fixed order. */
  private pods(location: Location): {
    readonly name: string;
    readonly service: Service | undefined;
    readonly pods: readonly Pod[];
  } {
    const namespace = location.ingress.metadata.namespace ?? '';
    const name = location.backend.service?.name ?? '';
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

function answers(service: Service | undefined, location: Location | null, pod: Pod): boolean {
  const container = pod.spec.containers[0];
  const wanted = location?.backend.service?.port;
  if (service === undefined || wanted === undefined || container === undefined) return false;
  const port = targetPort(service, wanted, pod);
  return port !== null && listensOn(port, container);
}
