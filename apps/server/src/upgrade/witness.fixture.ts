import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest, type RequestOptions } from 'node:https';

/** Where a Kubernetes API is, and what opens it: headers, certificates. */
export interface ApiAddress {
  readonly url: string;
  readonly options: RequestOptions;
}

/** One object as it is, as far as an upgrade must not move it. */
export interface Sight {
  readonly kind: string;
  /** `namespace/name`. */
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly ending: boolean;
  /** Labels, annotations and spec: what somebody wrote. */
  readonly written: string;
}

/** What happened to an object. A Deployment whose generation moved was written in its spec. */
export interface Change {
  readonly at: number;
  readonly what: 'made' | 'written' | 'generation' | 'ending' | 'gone';
  readonly kind: string;
  readonly name: string;
}

const kinds = {
  Pod: '/api/v1/pods',
  Service: '/api/v1/services',
  Deployment: '/apis/apps/v1/deployments',
  ReplicaSet: '/apis/apps/v1/replicasets',
  Ingress: '/apis/networking.k8s.io/v1/ingresses',
  PodDisruptionBudget: '/apis/policy/v1/poddisruptionbudgets',
  HorizontalPodAutoscaler: '/apis/autoscaling/v2/horizontalpodautoscalers',
  HTTPRoute: '/apis/gateway.networking.k8s.io/v1/httproutes',
} as const;
/** The kinds that routes are made of. */
export const routeKinds: readonly string[] = ['Ingress', 'HTTPRoute'];

/** Follows everything of Arthor's in a cluster from {@link open} on and notes what happens to it. */
export class Witness {
  /** By `kind namespace/name`, when it opened. */
  readonly before = new Map<string, Sight>();
  readonly changes: Change[] = [];
  private readonly now = new Map<string, Sight>();
  private readonly streams: IncomingMessage[] = [];

  private constructor(private readonly api: ApiAddress) {}

  static async open(api: ApiAddress): Promise<Witness> {
    const witness = new Witness(api);
    await Promise.all(Object.entries(kinds).map(([kind, path]) => witness.follow(kind, path)));
    return witness;
  }

  /** An object as it is now, by `kind namespace/name`; undefined = it is not there. */
  seen(key: string): Sight | undefined {
    return this.now.get(key);
  }

  stop(): void {
    for (const stream of this.streams) stream.destroy();
  }

  private async follow(kind: string, path: string): Promise<void> {
    const select = `labelSelector=${encodeURIComponent('app.kubernetes.io/managed-by=arthor')}`;
    const listed = await ask(this.api, `${path}?${select}`);
    // Not every cluster knows every kind.
    if (listed.statusCode === 404) return void listed.resume();
    const list = JSON.parse((await listed.toArray()).join('')) as List;
    for (const item of list.items) {
      const sight = sightOf(kind, item);
      this.before.set(`${kind} ${sight.name}`, sight);
      this.now.set(`${kind} ${sight.name}`, sight);
    }
    const from = `watch=true&resourceVersion=${list.metadata.resourceVersion}&timeoutSeconds=3600`;
    const stream = await ask(this.api, `${path}?${select}&${from}`);
    this.streams.push(stream);
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('error', () => undefined);
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') this.take(kind, JSON.parse(line) as WatchEvent);
    });
  }

  private take(kind: string, { type, object }: WatchEvent): void {
    if (type === 'BOOKMARK') return;
    if (type === 'ERROR') throw new Error(`the watch of ${kind} broke: ${JSON.stringify(object)}`);
    const sight = sightOf(kind, object);
    const key = `${kind} ${sight.name}`;
    const note = (what: Change['what']) =>
      this.changes.push({ at: Date.now(), what, kind, name: sight.name });
    const known = this.now.get(key);
    if (known === undefined) note('made');
    else {
      if (sight.generation !== known.generation) note('generation');
      if (sight.ending && !known.ending) note('ending');
      if (sight.written !== known.written) note('written');
    }
    if (type !== 'DELETED') return void this.now.set(key, sight);
    note('gone');
    this.now.delete(key);
  }
}

interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly labels?: object;
    readonly annotations?: object;
  };
  readonly spec?: object;
}
interface List {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly KubeObject[];
}
interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject;
}

/** An object of the API as a {@link Sight}. */
export function sightOf(kind: string, { metadata, spec }: KubeObject): Sight {
  const { namespace, name, uid, generation = 0, deletionTimestamp, labels, annotations } = metadata;
  return {
    kind,
    name: `${namespace}/${name}`,
    uid,
    generation,
    ending: deletionTimestamp !== undefined,
    written: JSON.stringify({ labels, annotations, spec }),
  };
}

function ask({ url, options }: ApiAddress, path: string): Promise<IncomingMessage> {
  const send = url.startsWith('https:') ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => send(`${url}${path}`, options, resolve).on('error', reject).end());
}

/** The most changes within any second. */
export function busiestSecond(changes: readonly Change[]): number {
  const times = changes.map(({ at }) => at).sort((a, b) => a - b);
  return Math.max(0, ...times.map((at) => times.filter((other) => other >= at && other < at + 1000).length));
}
