import type { Installation } from '../e2e/installation.js';

/** A pod as far as it matters here. */
interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const isReady = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  (status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false);

/** The pods of a namespace, as whoever else uses the cluster sees and ends them. */
export class Pods {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #ready = new Map<string, boolean>();
  readonly #changes: { readonly count: number; readonly at: number }[] = [];
  readonly #stop = new AbortController();

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${token}` };
  }

  /** Watches those of `namespace` from now on. */
  static async watch(installation: Installation, namespace: string): Promise<Pods> {
    const { url, token } = await installation.cluster();
    const pods = new Pods(`${url}/api/v1/namespaces/${namespace}/pods`, token);
    const { signal } = pods.#stop;
    const { body } = await fetch(`${pods.#url}?watch=true`, { headers: pods.#headers, signal });
    if (body === null) throw new Error('a watch without a body');
    // It ends with the test.
    void pods.#follow(body).catch(() => undefined);
    return pods;
  }

  /** When so many became ready, or unready, as the cluster told it: the last time since `from`, in ms. */
  becameAt(count: number, from: number): number | undefined {
    return this.#changes.findLast((change) => change.count === count && change.at >= from)?.at;
  }

  /** Ends one that is ready. */
  async end(): Promise<void> {
    const [name] = [...this.#ready].find(([, ready]) => ready) ?? [];
    if (name === undefined) throw new Error('no pod is ready');
    const { ok } = await fetch(`${this.#url}/${name}`, { method: 'DELETE', headers: this.#headers });
    if (!ok) throw new Error(`the pod ${name} cannot be ended`);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #follow(body: NonNullable<Response['body']>): Promise<void> {
    let rest = '';
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#take(JSON.parse(line) as { type: string; object: Pod });
    }
  }

  #take({ type, object }: { readonly type: string; readonly object: Pod }): void {
    if (type === 'DELETED') this.#ready.delete(object.metadata.name);
    else this.#ready.set(object.metadata.name, isReady(object));
    const count = [...this.#ready.values()].filter(Boolean).length;
    if (count !== this.#changes.at(-1)?.count) this.#changes.push({ count, at: Date.now() });
  }
}
