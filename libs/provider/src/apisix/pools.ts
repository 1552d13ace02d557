import { ProviderError, type ObjectRef, type PoolPort, type PoolSpec, type PoolState } from '@arthor/core';
import { z } from 'zod';
import type { JsonObject } from '../json-object.js';
import { mayTouch } from '../route-fence.js';
import type { ApisixApi } from './api.js';
import { isOwn, key, laneOf, tickOf } from './label.js';
import { labelsIn, upstreamsIn } from './live-route.js';
import { nameOf, objectId } from './object-id.js';
import { membersOf, ownOfUpstream, upstreamBeside } from './others.js';
import { nodeWeight, upstreamBody } from './upstream-body.js';
import { within } from './within.js';

const nodeSchema = z.object({ host: z.string(), port: z.number(), weight: z.number() });
/** As a list, or by `address:port`. */
const nodesSchema = z
  .union([z.array(nodeSchema), z.record(z.string(), z.number())])
  .catch([])
  .default([]);

/** The pools: one upstream per deployment, which routes name by its id. */
export class ApisixPools implements PoolPort {
  readonly #api: ApisixApi;
  readonly #instanceId: string;

  constructor(api: ApisixApi, instanceId: string) {
    this.#api = api;
    this.#instanceId = instanceId;
  }

  async observe(ref: ObjectRef, signal: AbortSignal): Promise<PoolState | null> {
    const stored = await this.#api.get('upstreams', objectId(ref.name), signal);
    return stored === null ? null : this.#parse(stored.value, ref);
  }

  async list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, PoolState>> {
    const stored = await this.#api.list('upstreams', key.instance, signal);
    const pools = stored.flatMap(({ id, value }) => {
      const name = nameOf({ id, value });
      const state = this.#parse(value, { namespace, name });
      return state.ours ? [[name, state] as const] : [];
    });
    return new Map(pools);
  }

  async apply(pool: PoolSpec, signal: AbortSignal): Promise<void> {
    const id = objectId(pool.ref.name);
    const stored = await this.#api.get('upstreams', id, signal);
    const body = upstreamBody(pool, this.#instanceId);
    if (stored === null) return this.#api.put('upstreams', id, body, signal);
    mayTouch('apisix', 'Upstream', this.#parse(stored.value, pool.ref), pool.ref);
    await this.#api.put('upstreams', id, upstreamBeside(stored.value, body), signal);
  }

  async remove(ref: ObjectRef, signal: AbortSignal): Promise<void> {
    const id = objectId(ref.name);
    const stored = await this.#api.get('upstreams', id, signal);
    if (stored === null) return;
    mayTouch('apisix', 'Upstream', this.#parse(stored.value, ref), ref);
    // APISIX asks its own memory, which may be a moment behind what was written.
    const routes = await this.#api.list('routes', key.instance, signal);
    const user = routes.find(({ value }) => upstreamsIn(value).includes(id));
    if (user !== undefined) {
      const text = `the route ${user.id} still leads to the upstream ${id}`;
      throw new ProviderError('apisix', 'CONFLICT', 'POOL_IN_USE', text);
    }
    await this.#api.delete('upstreams', id, signal);
  }

  #parse(value: JsonObject, { namespace, name }: ObjectRef): PoolState {
    const labels = labelsIn(value);
    const nodes = nodesIn(value);
    const addresses = nodes.map(({ address }) => address).sort();
    const laneId = laneOf(labels);
    const tick = tickOf(labels);
    const spec = { ref: { namespace, name }, laneId: laneId ?? 0, tick, addresses };
    const wanted = upstreamBody(spec, this.#instanceId);
    return {
      ours: isOwn(labels, this.#instanceId, namespace),
      tick,
      laneId,
      addresses,
      intact:
        laneId !== null &&
        nodes.every(({ weight }) => weight === nodeWeight) &&
        ownOfUpstream.every((member) => member === 'nodes' || within(wanted[member], value[member])) &&
        within(membersOf(wanted['labels']), value['labels']),
    };
  }
}

function nodesIn(value: JsonObject): readonly { readonly address: string; readonly weight: number }[] {
  const nodes = nodesSchema.parse(value['nodes']);
  return Array.isArray(nodes)
    ? nodes.map(({ host, port, weight }) => ({ address: `${host}:${port}`, weight }))
    : Object.entries(nodes).map(([address, weight]) => ({ address, weight }));
}
