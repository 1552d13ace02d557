import {
  ProviderError,
  type ObjectRef,
  type PoolInForce,
  type PoolPort,
  type PoolSpec,
  type PoolState,
  type Random,
} from '@arthor/core';
import { z } from 'zod';
import { isMark, newMark } from '../data-plane/mark.js';
import type { JsonObject } from '../json-object.js';
import { mayTouch } from '../route-fence.js';
import type { ApisixApi } from './api.js';
import type { Instances } from './instances.js';
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

/** What the pools are kept with. */
interface PoolParts {
  readonly api: ApisixApi;
  readonly instances: Instances;
  readonly instanceId: string;
  readonly random: Random;
}

/** The pools: one upstream per deployment, which routes name by its id. */
export class ApisixPools implements PoolPort {
  readonly #api: ApisixApi;
  readonly #instances: Instances;
  readonly #instanceId: string;
  readonly #random: Random;

  constructor({ api, instances, instanceId, random }: PoolParts) {
    this.#api = api;
    this.#instances = instances;
    this.#instanceId = instanceId;
    this.#random = random;
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

  /** Only an instance itself tells its pools. */
  async inForce(ref: ObjectRef, { revision }: PoolState, signal: AbortSignal): Promise<PoolInForce> {
    if (!this.#instances.areKnown || !isMark(revision)) return 'cannot tell';
    return this.#instances.inForce({ kind: 'upstream', id: objectId(ref.name) }, revision, signal);
  }

  async apply(pool: PoolSpec, signal: AbortSignal): Promise<void> {
    const id = objectId(pool.ref.name);
    const stored = await this.#api.get('upstreams', id, signal);
    const state = stored === null ? null : this.#parse(stored.value, pool.ref);
    if (state !== null) mayTouch('apisix', 'Upstream', state, pool.ref);
    // What stays as it is goes on being in force.
    const isSame =
      state?.intact === true && state.addresses.join(' ') === [...pool.addresses].sort().join(' ');
    const mark = isSame ? state.revision : newMark(pool.tick, this.#random);
    const body = upstreamBody(pool, { instanceId: this.#instanceId, mark });
    await this.#api.put('upstreams', id, stored === null ? body : upstreamBeside(stored.value, body), signal);
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
    const mark = labels[key.mark] ?? '';
    const wanted = upstreamBody(spec, { instanceId: this.#instanceId, mark });
    return {
      ours: isOwn(labels, this.#instanceId, namespace),
      tick,
      laneId,
      addresses,
      intact:
        laneId !== null &&
        isMark(mark) &&
        nodes.every(({ weight }) => weight === nodeWeight) &&
        ownOfUpstream.every((member) => member === 'nodes' || within(wanted[member], value[member])) &&
        within(membersOf(wanted['labels']), value['labels']),
      revision: mark,
    };
  }
}

function nodesIn(value: JsonObject): readonly { readonly address: string; readonly weight: number }[] {
  const nodes = nodesSchema.parse(value['nodes']);
  return Array.isArray(nodes)
    ? nodes.map(({ host, port, weight }) => ({ address: `${host}:${port}`, weight }))
    : Object.entries(nodes).map(([address, weight]) => ({ address, weight }));
}
