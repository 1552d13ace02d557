import type { Json, JsonObject } from '../json.js';
import { arrayAt, isJsonObject, objectAt, stringAt } from '../json.js';
import type { Timeline } from '../timeline.js';
import { refusalOf, type Kind } from './validate.js';

/** An object as etcd has it. */
export type Stored = {
  readonly value: JsonObject;
  readonly createdIndex: number;
  readonly modifiedIndex: number;
};

/** The id of a stored object. */
export const idOf = ({ value }: Stored): string => stringAt(value, 'id') ?? '';

/** Where the store keeps what must survive. */
export interface ValueStore {
  value(name: string): Json | undefined;
  setValue(name: string, value: Json): void;
  values(prefix: string): Iterable<readonly [string, Json]>;
}

/** How the Admin API answers. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** Hears of each change, in the order of the changes; null = it is gone. */
export type Watcher = (kind: Kind, id: string, stored: Stored | null) => void;

const kept = 'apisix/';
const keptIndex = 'apisixIndex';
const missing: Answer = { status: 404, body: { message: 'Key not found' } };

/** What an Admin API keeps: routes and upstreams, each write under the next index. */
export class ApisixStore {
  private readonly objects = new Map<string, Stored>();
  private readonly watchers: Watcher[] = [];
  private index: number;

  constructor(
    private readonly values: ValueStore,
    private readonly timeline: Timeline,
  ) {
    for (const [name, value] of values.values(kept)) {
      // Written by this class; the journal belongs to it alone.
      this.objects.set(name.slice(kept.length), value as unknown as Stored);
    }
    this.index = Number(values.value(keptIndex) ?? 1);
  }

  /** Calls back at each change from now on. */
  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  /** Every object of a kind, oldest first. */
  all(kind: Kind): readonly Stored[] {
    return [...this.objects]
      .filter(([key]) => key.startsWith(`${kind}/`))
      .map(([, stored]) => stored)
      .toSorted((a, b) => a.createdIndex - b.createdIndex);
  }

  get(kind: Kind, id: string): Answer {
    const stored = this.objects.get(`${kind}/${id}`);
    return stored === undefined ? missing : { status: 200, body: shown(kind, stored) };
  }

  put(kind: Kind, id: string, body: Json | undefined): Answer {
    const refusal = refusalOf(kind, id, body) ?? this.unknownUpstream(body);
    if (refusal !== null) return { status: 400, body: { error_msg: refusal } };
    const before = this.objects.get(`${kind}/${id}`);
    this.index += 1;
    const seconds = Math.floor(this.timeline.now / 1000);
    const value: JsonObject = {
      ...(body as JsonObject),
      id,
      create_time: before?.value['create_time'] ?? seconds,
      update_time: seconds,
    };
    const stored = { value, createdIndex: before?.createdIndex ?? this.index, modifiedIndex: this.index };
    this.keep(kind, id, stored);
    return { status: before === undefined ? 201 : 200, body: { key: keyOf(kind, id), value } };
  }

  delete(kind: Kind, id: string, force: boolean): Answer {
    if (!this.objects.has(`${kind}/${id}`)) return missing;
    const user = kind === 'upstreams' && !force ? this.userOf(id) : undefined;
    if (user !== undefined) {
      const error_msg = `can not delete this upstream, route [${user}] is still using it now`;
      return { status: 400, body: { error_msg } };
    }
    this.index += 1;
    this.keep(kind, id, null);
    return { status: 200, body: { deleted: '1', key: keyOf(kind, id) } };
  }

  private keep(kind: Kind, id: string, stored: Stored | null): void {
    if (stored === null) this.objects.delete(`${kind}/${id}`);
    else this.objects.set(`${kind}/${id}`, stored);
    this.values.setValue(`${kept}${kind}/${id}`, stored);
    this.values.setValue(keptIndex, this.index);
    for (const watcher of this.watchers) watcher(kind, id, stored);
  }

  /** A route's own upstream must be there; one of a traffic-split is asked for only when a request comes. */
  private unknownUpstream(body: Json | undefined): string | null {
    const id = upstreamIn(body);
    if (id === undefined || this.objects.has(`upstreams/${id}`)) return null;
    return `failed to fetch upstream info by upstream id [${id}], response code: 404`;
  }

  private userOf(upstream: string): string | undefined {
    const user = this.all('routes').find(({ value }) => {
      const rules = arrayAt(objectAt(objectAt(value, 'plugins'), 'traffic-split'), 'rules');
      const shared = rules.flatMap((rule) => arrayAt(rule, 'weighted_upstreams'));
      return [value, ...shared].some((one) => upstreamIn(one) === upstream);
    });
    return user === undefined ? undefined : idOf(user);
  }
}

const keyOf = (kind: Kind, id: string): string => `/apisix/${kind}/${id}`;

/** An object as GET and lists show it. */
export const shown = (kind: Kind, stored: Stored): JsonObject => ({
  key: keyOf(kind, idOf(stored)),
  ...stored,
});

/** Ids may be numbers. */
function upstreamIn(value: Json | undefined): string | undefined {
  const id = isJsonObject(value) ? value['upstream_id'] : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
