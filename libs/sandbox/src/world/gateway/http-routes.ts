import type { Random } from '@arthor/core';
import type { HttpRoute, HttpRouteRule } from '../cluster/object.js';
import { keyOf } from '../cluster/object.js';
import type { Headers } from './canary.js';

/** One rule of one host, as the Gateway API orders them. */
interface Served {
  readonly key: string;
  readonly namespace: string;
  readonly prefix: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly rule: HttpRouteRule;
}

/** What an HTTPRoute does with a request. */
export type Routed =
  | { readonly kind: 'redirect'; readonly location: string }
  | {
      readonly kind: 'service';
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
      readonly path: string;
    };

/** The HTTPRoutes a gateway serves: the longest prefix first, then the most headers, then the first rule. */
export class HttpRoutes {
  private readonly byHost = new Map<string, readonly Served[]>();
  private readonly hostsOf = new Map<string, readonly string[]>();

  constructor(private readonly random: Random) {}

  /** Serves a route as it is now; null = it is gone, or not attached here. */
  put(key: string, route: HttpRoute | null): void {
    for (const host of this.hostsOf.get(key) ?? [])
      this.byHost.set(
        host,
        (this.byHost.get(host) ?? []).filter((one) => one.key !== key),
      );
    const hosts = route?.spec.hostnames ?? [];
    this.hostsOf.set(key, hosts);
    if (route === null) return;
    for (const host of hosts) {
      const all = [...(this.byHost.get(host) ?? []), ...servedOf(route)];
      // A stable sort: of equals the one that came first stays first.
      const rank = ({ prefix, headers }: Served) => prefix.length * 100 + headers.length;
      this.byHost.set(
        host,
        all.toSorted((a, b) => rank(b) - rank(a)),
      );
    }
  }

  /** What becomes of a request; null = no route is for it. */
  find(host: string, path: string, headers: Headers): Routed | null {
    const served = this.byHost.get(host)?.find((one) => isFor(one, path, headers));
    if (served === undefined) return null;
    const { rule, namespace, prefix } = served;
    const redirect = rule.filters?.find(({ type }) => type === 'RequestRedirect')?.requestRedirect;
    if (redirect !== undefined)
      return { kind: 'redirect', location: `http://${redirect.hostname ?? host}${path}` };
    const strips = rule.filters?.some(({ type }) => type === 'URLRewrite') === true;
    const rest = path.slice(prefix.length);
    const stripped = rest.startsWith('/') ? rest : `/${rest}`;
    return { kind: 'service', namespace, ...this.drawn(rule), path: strips ? stripped : path };
  }

  /** One of the rule's backends, as often as its weight says. */
  private drawn({ backendRefs = [] }: HttpRouteRule): { readonly name: string; readonly port: number } {
    const total = backendRefs.reduce((sum, { weight = 1 }) => sum + weight, 0);
    let left = this.random.next() * total;
    for (const { name, port = 0, weight = 1 } of backendRefs) {
      left -= weight;
      if (left < 0) return { name, port };
    }
    return { name: '', port: 0 };
  }
}

function servedOf(route: HttpRoute): readonly Served[] {
  const shared = { key: keyOf(route), namespace: route.metadata.namespace ?? '' };
  return (route.spec.rules ?? []).flatMap((rule) =>
    (rule.matches ?? [{}]).map(({ path, headers = [] }) => ({
      ...shared,
      prefix: (path?.value ?? '/').replace(/\/$/, ''),
      headers,
      rule,
    })),
  );
}

function isFor({ prefix, headers }: Served, path: string, given: Headers): boolean {
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return false;
  return headers.every(({ name, value }) => given[name.toLowerCase()] === value);
}
