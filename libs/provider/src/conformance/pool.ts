import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectRef, PoolPort, PoolSpec, PoolState, RoutePort } from '@arthor/core';
import { noEnd, until } from './patience.js';

/** A gateway that calls pods itself, to hold to the port's contract. */
export interface PoolBench {
  readonly route: RoutePort;
  /** The same gateway as another installation sees it. */
  readonly stranger: RoutePort;
  readonly namespace: string;
  readonly host: string;
  /** Whether its instances can be asked. */
  readonly knowsInstances: boolean;
  /** A pool of the same name in another namespace is another one; else names are taken everywhere. */
  readonly namespaced?: boolean;
  close(): Promise<void>;
}

/** What every adapter with pools promises. */
export function poolConformance(name: string, make: () => Promise<PoolBench>): void {
  describe(`pool port: ${name}`, { timeout: 30_000 }, () => {
    const signal = noEnd();
    let bench: PoolBench;
    let pools: PoolPort;
    let strangers: PoolPort;
    beforeAll(async () => {
      bench = await make();
      pools = poolsOf(bench.route);
      strangers = poolsOf(bench.stranger);
    }, 60_000);
    afterAll(async () => bench?.close());

    const example = (over: Partial<PoolSpec> = {}): PoolSpec => ({
      ref: { namespace: bench.namespace, name: `shop-${randomBytes(16).toString('hex')}` },
      laneId: 7,
      tick: 10,
      addresses: ['10.0.0.1:8080', '10.0.0.2:8080'],
      ...over,
    });
    /** Writes a route of its own that leads to a pool, as main or as canary. */
    const lead = async (main: PoolSpec, canary: PoolSpec | null): Promise<ObjectRef> => {
      const symbol = randomBytes(4).toString('hex');
      const ref = { namespace: bench.namespace, name: `shop-${symbol}-00000000` };
      const path = `/shop.${symbol}`;
      const shared = canary && { pool: canary.ref.name, header: null, weight: 20 };
      const spec = { ref, laneId: 7, tick: 10, host: bench.host, path, canary: shared };
      await bench.route.apply({ ...spec, main: { pool: main.ref.name } }, null, signal);
      return ref;
    };
    const takeAway = async (ref: ObjectRef) => {
      const state = await bench.route.observe(ref, signal);
      if (state !== null) await bench.route.remove(ref, state, signal);
    };

    it('reads back what it wrote, one by one and in the list', async () => {
      const pool = example();
      expect(await pools.observe(pool.ref, signal)).toBeNull();

      await pools.apply(pool, signal);

      const { addresses, laneId, tick } = pool;
      const state = await pools.observe(pool.ref, signal);
      expect(state).toEqual({
        ours: true,
        intact: true,
        addresses,
        laneId,
        tick,
        revision: expect.any(String),
      });
      expect((await pools.list(bench.namespace, signal)).get(pool.ref.name)).toEqual(state);
    });

    it('may be written again, and is replaced whole', async () => {
      const pool = example();
      await pools.apply(pool, signal);
      await pools.apply(pool, signal);
      expect(await pools.observe(pool.ref, signal)).toMatchObject({ addresses: pool.addresses, tick: 10 });

      await pools.apply({ ...pool, tick: 11, addresses: ['10.0.0.3:8080'] }, signal);

      expect(await pools.observe(pool.ref, signal)).toMatchObject({
        intact: true,
        addresses: ['10.0.0.3:8080'],
        tick: 11,
      });
    });

    it('is in force when every instance has it as it stands, or cannot tell', async () => {
      const pool = example();
      const inForce = (live: PoolState) => pools.inForce(pool.ref, live, signal);
      const right = bench.knowsInstances ? 'yes' : 'cannot tell';
      const bring = async (spec: PoolSpec): Promise<PoolState> => {
        await pools.apply(spec, signal);
        const live = await pools.observe(pool.ref, signal);
        if (live === null) throw new Error('it is not there');
        await until(
          'in force',
          () => inForce(live),
          (answer) => answer === right,
        );
        return live;
      };
      const before = await bring(pool);
      await bring({ ...pool, addresses: [] });
      expect(await inForce(before)).toBe(bench.knowsInstances ? 'no' : 'cannot tell');

      const again = await bring(pool);
      await pools.apply({ ...pool, tick: 11 }, signal);
      // A tick alone changes nothing at the gateway.
      expect(await inForce(again)).toBe(right);
    });

    it('can be empty, and fill again, while a route leads to it', async () => {
      const pool = example();
      await pools.apply(pool, signal);
      const route = await lead(pool, null);

      await pools.apply({ ...pool, addresses: [] }, signal);
      expect(await pools.observe(pool.ref, signal)).toMatchObject({ intact: true, addresses: [] });

      await pools.apply(pool, signal);
      expect(await pools.observe(pool.ref, signal)).toMatchObject({ addresses: pool.addresses });
      await takeAway(route);
    });

    it.each(['main', 'canary'])('is not removed while a route leads to it as its %s', async (role) => {
      const [pool, other] = [example(), example()];
      await pools.apply(pool, signal);
      await pools.apply(other, signal);
      const route = role === 'main' ? await lead(pool, null) : await lead(other, pool);

      await expect(pools.remove(pool.ref, signal)).rejects.toMatchObject({ kind: 'CONFLICT' });
      expect(await pools.observe(pool.ref, signal)).not.toBeNull();

      await takeAway(route);
      await pools.remove(pool.ref, signal);
      expect(await pools.observe(pool.ref, signal)).toBeNull();
      await pools.remove(pool.ref, signal);
    });

    it('is there before a route leads to it', async () => {
      const [main, canary] = [example(), example()];
      await expect(lead(main, null)).rejects.toMatchObject({ kind: 'TRANSIENT', code: 'POOL_MISSING' });
      await pools.apply(main, signal);
      await expect(lead(main, canary)).rejects.toMatchObject({ kind: 'TRANSIENT', code: 'POOL_MISSING' });
    });

    it('never touches a stranger’s', async () => {
      const pool = example();
      await strangers.apply(pool, signal);

      expect(await pools.observe(pool.ref, signal)).toMatchObject({ ours: false });
      expect((await pools.list(bench.namespace, signal)).has(pool.ref.name)).toBe(false);
      await expect(pools.apply(pool, signal)).rejects.toMatchObject({ kind: 'DENIED', code: 'NAME_TAKEN' });
      await expect(pools.remove(pool.ref, signal)).rejects.toMatchObject({ code: 'NAME_TAKEN' });
      expect(await strangers.observe(pool.ref, signal)).toMatchObject({ ours: true, intact: true });
    });

    it('takes an environment’s own for a stranger’s in another', async () => {
      const pool = example();
      await pools.apply(pool, signal);
      const elsewhere = { ...pool.ref, namespace: 'elsewhere' };

      const seen = await pools.observe(elsewhere, signal);
      if (bench.namespaced === true) expect(seen).toBeNull();
      else expect(seen).toMatchObject({ ours: false });
      expect((await pools.list('elsewhere', signal)).size).toBe(0);
    });

    it('stops at the signal', async () => {
      const looked = pools.observe(example().ref, AbortSignal.abort());
      await expect(looked).rejects.toMatchObject({ name: 'ProviderError', code: 'ABORTED' });
    });
  });
}

function poolsOf({ pools }: RoutePort): PoolPort {
  if (pools === null) throw new Error('this gateway has no pools');
  return pools;
}
