import type { Cluster } from '../cluster/cluster.js';
import type { Headers } from '../gateway/canary.js';
import type { Verdict } from '../gateway/gateway.js';
import type { Json, JsonObject } from '../json.js';
import { arrayAt, isJsonArray, isJsonObject, objectAt, stringAt } from '../json.js';
import { isMet } from './expression.js';
import type { PodAddresses } from './pod-addresses.js';
import { RoutingTable } from './routing-table.js';
import { idOf, type ApisixStore, type Stored } from './store.js';
import { Turns, type Weighted } from './turns.js';
import type { Kind } from './validate.js';

/** What an instance of the gateway is made of. */
interface InstanceParts {
  readonly number: number;
  readonly store: ApisixStore;
  readonly cluster: Cluster;
  readonly pods: PodAddresses;
  /** How long the next change takes to arrive, ms. */
  readonly propagationMs: () => number;
}

/** One instance of APISIX: it follows the store a moment behind, change by change, and serves what it holds. */
export class Instance {
  private readonly held = new Map<string, Stored>();
  private readonly turns = new Turns<string | null>();
  private readonly nodeTurns = new Turns<Node>();
  private table: RoutingTable | null = null;
  private arrivesAt = 0;

  constructor(private readonly parts: InstanceParts) {
    const { number, store, cluster, propagationMs } = parts;
    // What was there before it started is read at once.
    for (const kind of ['routes', 'upstreams'] as const)
      for (const stored of store.all(kind)) this.take(kind, idOf(stored), stored);
    let changes = 0;
    store.watch((kind, id, stored) => {
      changes += 1;
      this.arrivesAt = Math.max(this.arrivesAt, cluster.now + propagationMs());
      cluster.timeline.set(`apisix:${number}:${changes}`, this.arrivesAt, () => this.take(kind, id, stored));
    });
  }

  /** An object as this instance has it. */
  holds(kind: Kind, id: string): Stored | undefined {
    return this.held.get(`${kind}/${id}`);
  }

  /** All of a kind that this instance has. */
  holding(kind: Kind): readonly Stored[] {
    return [...this.held].filter(([key]) => key.startsWith(`${kind}/`)).map(([, stored]) => stored);
  }

  /** What becomes of a request; the path is decoded, as APISIX sees it. */
  decide(host: string, path: string, headers: Headers): Verdict {
    this.table ??= new RoutingTable(this.holding('routes'));
    const route = this.table.find(host, path, headers);
    if (route === null) return { kind: 'no-route' };
    const plugins = objectAt(route.value, 'plugins');
    const location = redirectOf(objectAt(plugins, 'redirect'), headers);
    if (location !== null) return { kind: 'redirect', location };
    const seen = rewritten(arrayAt(objectAt(plugins, 'proxy-rewrite'), 'regex_uri'), path);
    const split = this.split(route, objectAt(plugins, 'traffic-split'), headers);
    const own = stringAt(route.value, 'upstream_id');
    const upstream = this.held.get(`upstreams/${split ?? own}`);
    // A plugin's upstream that is not there is an error of the plugin, for every request of the route.
    if (upstream === undefined)
      return { kind: 'failed', status: split === null ? 503 : 500, message: 'failed to find the upstream' };
    return this.toNode(upstream, seen);
  }

  private take(kind: Kind, id: string, stored: Stored | null): void {
    if (stored === null) this.held.delete(`${kind}/${id}`);
    else this.held.set(`${kind}/${id}`, stored);
    if (kind === 'routes') this.table = null;
  }

  /** The upstream that a rule chose; null = the route's own. */
  private split(route: Stored, plugin: JsonObject, headers: Headers): string | null {
    const rule = arrayAt(plugin, 'rules').find((one) => isTaken(one, headers));
    if (rule === undefined) return null;
    // Kept in one table by upstream: of several entries for the same one the last counts.
    const byUpstream = new Map<string | null, number>();
    for (const entry of arrayAt(rule, 'weighted_upstreams')) {
      const weight = isJsonObject(entry) ? Number(entry['weight'] ?? 1) : 0;
      byUpstream.set(stringAt(entry, 'upstream_id') ?? null, weight);
    }
    const choices: Weighted<string | null>[] = [...byUpstream].map(([choice, weight]) => ({
      choice,
      weight,
    }));
    const place = arrayAt(plugin, 'rules').indexOf(rule);
    return this.turns.next(`${idOf(route)}:${place}`, `${route.modifiedIndex}`, choices) ?? null;
  }

  /** A node that does not take the connection is followed by the next one, as often as retries allow. */
  private toNode(upstream: Stored, path: string): Verdict {
    const { value, modifiedIndex } = upstream;
    const nodes = nodesOf(value['nodes']);
    const id = idOf(upstream);
    if (!nodes.some(({ weight }) => weight > 0)) return { kind: 'no-endpoints', service: id };
    const retries = Number(value['retries'] ?? nodes.length - 1);
    for (let tries = 0; tries <= retries; tries += 1) {
      const node = this.nodeTurns.next(id, `${modifiedIndex}`, nodes);
      const pod = node === undefined ? null : this.parts.pods.listening(node.host, node.port);
      if (pod !== null) return { kind: 'pod', pod, path };
    }
    return { kind: 'failed', status: 502, message: `no node of the upstream ${id} takes a connection` };
  }
}

interface Node {
  readonly host: string;
  readonly port: number;
}

function nodesOf(nodes: Json | undefined): readonly Weighted<Node>[] {
  if (isJsonArray(nodes))
    return nodes.map((node) => {
      const { port, weight } = objectAt({ node }, 'node');
      const host = stringAt(node, 'host') ?? '';
      return { choice: { host, port: Number(port ?? 80) }, weight: Number(weight) };
    });
  return Object.entries(isJsonObject(nodes) ? nodes : {}).map(([address, weight]) => {
    const colon = address.lastIndexOf(':');
    return {
      choice: { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) },
      weight: Number(weight),
    };
  });
}

/** A rule without a match takes everything; of several matches one is enough. */
function isTaken(rule: Json, headers: Headers): boolean {
  const matches = arrayAt(rule, 'match');
  return matches.length === 0 || matches.some((match) => isMet(arrayAt(match, 'vars'), headers));
}

function redirectOf(plugin: JsonObject, headers: Headers): string | null {
  const location = stringAt(plugin, 'uri');
  if (location === undefined) return null;
  return isMet(arrayAt(objectAt(plugin, '_meta'), 'filter'), headers) ? location : null;
}

/** A path that the expression does not match goes through as it is. */
function rewritten(regexUri: readonly Json[], path: string): string {
  const [pattern, template] = regexUri;
  if (typeof pattern !== 'string' || typeof template !== 'string') return path;
  const groups = new RegExp(pattern).exec(path);
  if (groups === null) return path;
  return template.replaceAll(/\$(\d)/g, (_, digit: string) => groups[Number(digit)] ?? '');
}
