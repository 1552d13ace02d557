import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend, ObjectRef, ProviderError, RoutePort, RouteSpec, RouteState } from '@arthor/core';
import { noEnd } from './patience.js';

/** A gateway's objects to hold to the port's contract. */
export interface RouteBench {
  readonly route: RoutePort;
  /** The same gateway as another installation sees it. */
  readonly stranger: RoutePort;
  /** A namespace that exists. */
  readonly namespace: string;
  readonly host: string;
  /** Changes a live route behind our back in something that we own; where a bench can. */
  readonly meddle?: (ref: ObjectRef) => Promise<void>;
  /** Writes a live route's status as its controller does; where a bench can. */
  readonly touchStatus?: (ref: ObjectRef) => Promise<void>;
  close(): Promise<void>;
}

/** What every route adapter promises. */
export function routeConformance(name: string, make: () => Promise<RouteBench>): void {
  describe(`route port: ${name}`, { timeout: 30_000 }, () => {
    let bench: RouteBench;
    const signal = noEnd();
    beforeAll(async () => {
      bench = await make();
      for (const name of ['shop-a', 'shop-b', 'shop-c', 'shop-old']) await bring(name);
    }, 60_000);
    afterAll(async () => bench?.close());

    /** A route leads to pools where there are any; they must be there first. */
    const bring = async (name: string) => {
      const ref = { namespace: bench.namespace, name };
      await bench.route.pools?.apply({ ref, laneId: 7, tick: 1, addresses: ['10.0.0.1:8080'] }, signal);
    };
    const to = (name: string, port = 80): Backend =>
      bench.route.pools === null ? { service: name, port } : { pool: name };
    const example = (over: Partial<RouteSpec> = {}): RouteSpec => ({
      ref: { namespace: bench.namespace, name: `shop-stable-${randomBytes(4).toString('hex')}` },
      laneId: 7,
      tick: 10,
      host: bench.host,
      path: `/shop-${randomBytes(4).toString('hex')}.stable`,
      main: to('shop-a'),
      canary: null,
      ...over,
    });
    const look = async (ref: ObjectRef): Promise<RouteState> => {
      const state = await bench.route.observe(ref, signal);
      if (state === null) throw new Error(`${ref.name} is not there`);
      return state;
    };
    const write = (spec: RouteSpec, observed: RouteState | null) => bench.route.apply(spec, observed, signal);

    it('reads back what it wrote', async () => {
      const spec = example();
      expect(await bench.route.observe(spec.ref, signal)).toBeNull();
      await write(spec, null);
      const { host, path, main, canary, tick } = spec;
      expect(await look(spec.ref)).toMatchObject({
        ours: true,
        intact: true,
        tick,
        host,
        path,
        main,
        canary,
      });
    });

    it('answers a write with what a look would find, good for the next write', async () => {
      const spec = example();
      const first = await write(spec, null);
      // An adapter whose API does not tell is looked at.
      if (first === null) return;
      // A controller that writes the status in between moves the revision, and nothing else.
      expect(await look(spec.ref)).toEqual({ ...first, revision: expect.any(String) });
      const canary = { ...to('shop-b'), header: 'v2', weight: 20 };
      const second = await write({ ...spec, tick: 11, canary }, first);
      expect(await look(spec.ref)).toEqual({ ...second, revision: expect.any(String) });
      const third = await write({ ...spec, tick: 12 }, second);
      expect(third).toMatchObject({ tick: 12, canary: null, intact: true });
      expect(await look(spec.ref)).toEqual({ ...third, revision: expect.any(String) });
    });

    it('lists what it wrote as it is read one by one', async () => {
      const spec = example();
      await write(spec, null);

      const listed = await bench.route.list(spec.ref.namespace, signal);

      // A controller that writes the status in between moves the revision, and nothing else.
      expect(listed.get(spec.ref.name)).toEqual({ ...(await look(spec.ref)), revision: expect.any(String) });
    });

    it('replaces the whole route where it is as it was seen', async () => {
      const spec = example();
      await write(spec, null);
      const seen = await look(spec.ref);
      const next = { ...spec, tick: 11, main: to('shop-b', 8080) };
      await write(next, seen);
      expect(await look(spec.ref)).toMatchObject({ intact: true, tick: 11, main: next.main });
      await expect(write({ ...spec, tick: 12 }, seen)).rejects.toMatchObject({ kind: 'CONFLICT' });
      expect(await look(spec.ref)).toMatchObject({ tick: 11, main: next.main });
    });

    it('stamps a new tick where nothing else changes, which makes what was seen before it stale', async () => {
      const spec = example();
      await write(spec, null);
      const seen = await look(spec.ref);
      await write({ ...spec, tick: 11 }, seen);
      await expect(write({ ...spec, tick: 11 }, seen)).rejects.toMatchObject({ kind: 'CONFLICT' });
    });

    it('takes a change of the status alone for none', async ({ skip }) => {
      const { touchStatus } = bench;
      if (touchStatus === undefined) skip('this bench writes no status');
      const spec = example();
      await write(spec, null);
      const seen = await look(spec.ref);
      await touchStatus?.(spec.ref);
      await write({ ...spec, tick: 11 }, seen);
      const now = await look(spec.ref);
      expect(now.tick).toBe(11);
      await touchStatus?.(spec.ref);
      await bench.route.remove(spec.ref, now, signal);
      expect(await bench.route.observe(spec.ref, signal)).toBeNull();
    });

    it('never writes under a newer tick', async () => {
      const spec = example({ tick: 20 });
      await write(spec, null);
      const stale = { ...spec, tick: 19, main: to('shop-old') };
      await expect(write(stale, null)).rejects.toMatchObject({ kind: 'CONFLICT' });
      await expect(write(stale, await look(spec.ref))).rejects.toMatchObject({ kind: 'CONFLICT' });
      expect(await look(spec.ref)).toMatchObject({ tick: 20, main: spec.main });
      await write({ ...spec, tick: 20, main: to('shop-b') }, null);
      expect(await look(spec.ref)).toMatchObject({ main: to('shop-b') });
    });

    it('does not bring back what was removed since it was seen', async () => {
      const spec = example();
      await write(spec, null);
      const seen = await look(spec.ref);
      await bench.route.remove(spec.ref, seen, signal);
      await expect(write({ ...spec, tick: 11 }, seen)).rejects.toMatchObject({ kind: 'CONFLICT' });
      expect(await bench.route.observe(spec.ref, signal)).toBeNull();
    });

    it('removes exactly what was seen', async () => {
      const spec = example();
      await write(spec, null);
      const seen = await look(spec.ref);
      await write({ ...spec, tick: 11 }, seen);
      await expect(bench.route.remove(spec.ref, seen, signal)).rejects.toMatchObject({ kind: 'CONFLICT' });
      const now = await look(spec.ref);
      await bench.route.remove(spec.ref, now, signal);
      expect(await bench.route.observe(spec.ref, signal)).toBeNull();
      await bench.route.remove(spec.ref, now, signal);
    });

    it('carries a canary, and changes and drops it whole', async () => {
      const spec = example();
      await write(spec, null);
      const byHeader = { ...to('shop-c'), header: 'v2', weight: null };
      await write({ ...spec, tick: 11, canary: byHeader }, await look(spec.ref));
      expect(await look(spec.ref)).toMatchObject({
        intact: true,
        tick: 11,
        main: spec.main,
        canary: byHeader,
      });
      const byWeight = { ...to('shop-c'), header: null, weight: 20 };
      await write({ ...spec, tick: 12, canary: byWeight }, await look(spec.ref));
      expect(await look(spec.ref)).toMatchObject({ intact: true, canary: byWeight });
      const both = { ...to('shop-c'), header: 'v2', weight: 30 };
      await write({ ...spec, tick: 13, canary: both }, await look(spec.ref));
      expect(await look(spec.ref)).toMatchObject({ intact: true, canary: both });
      await write({ ...spec, tick: 14 }, await look(spec.ref));
      expect(await look(spec.ref)).toMatchObject({ intact: true, tick: 14, canary: null });
      await write({ ...spec, tick: 15, canary: both }, await look(spec.ref));
      await bench.route.remove(spec.ref, await look(spec.ref), signal);
      expect(await bench.route.observe(spec.ref, signal)).toBeNull();
    });

    it('sees that somebody changed it, and puts it right', async ({ skip }) => {
      const { meddle } = bench;
      if (meddle === undefined) skip('this bench changes nothing');
      const spec = example();
      await write(spec, null);
      await meddle?.(spec.ref);
      const seen = await look(spec.ref);
      expect(seen.intact).toBe(false);
      await write({ ...spec, tick: 11 }, seen);
      expect(await look(spec.ref)).toMatchObject({ intact: true, main: spec.main });
    });

    it('never touches a stranger’s route', async () => {
      const spec = example();
      await bench.stranger.apply(spec, null, signal);
      const seen = await look(spec.ref);
      expect(seen.ours).toBe(false);
      await expect(write(spec, null)).rejects.toMatchObject({ kind: 'DENIED', code: 'NAME_TAKEN' });
      await expect(write(spec, seen)).rejects.toMatchObject({ kind: 'DENIED', code: 'NAME_TAKEN' });
      await expect(bench.route.remove(spec.ref, seen, signal)).rejects.toMatchObject({ kind: 'DENIED' });
      expect(await look(spec.ref)).toMatchObject({ ours: false, main: spec.main });
    });

    it('tells who else takes an address', async () => {
      const spec = example();
      const { namespace } = spec.ref;
      const theirs = { ...spec, ref: { namespace, name: `${spec.ref.name}-else` } };
      await bench.stranger.apply(theirs, null, signal);
      await write(spec, null);
      const uses = (path: string) => bench.route.usesOf({ ...spec, namespace, path }, signal);

      const { others, everywhere } = await uses(spec.path);

      expect({ others, everywhere }).toEqual({ others: [expect.any(String)], everywhere: true });
      expect(others[0]).toContain(bench.route.objectKind);
      expect(others[0]).toContain(theirs.ref.name);
      expect((await uses(`${spec.path}2`)).others).toEqual([]);
    });

    it.each([
      ['path', { path: '/shop.stable { return 200; }' }],
      ['host', { host: 'dev.localhost;x' }],
      ['header', { header: 'v2"; x', weight: null }],
      ['weight', { header: null, weight: 101 }],
    ])('lets nothing but plain values into a gateway: %s', async (_, over) => {
      const spec = example('header' in over ? { canary: { ...to('shop-c'), ...over } } : over);
      await expect(write(spec, null)).rejects.toMatchObject({ kind: 'INVALID' });
      expect(await bench.route.observe(spec.ref, signal)).toBeNull();
    });

    it('cannot tell whether it is in force where nobody says where to ask, or says what is against it', async () => {
      const spec = example();
      await write(spec, null);
      const asked = bench.route.inForce(spec.ref, await look(spec.ref), null, signal);
      // There is no such Service.
      const refused = asked.catch(({ kind }: ProviderError) => kind);
      expect(await refused).toMatch(/^(no|cannot tell|DENIED)$/);
    });

    it('takes the silence of a gateway that never answered for no proof that a route is gone', async () => {
      const spec = example();
      await write(spec, null);
      await bench.route.remove(spec.ref, await look(spec.ref), signal);
      const { ref, laneId, host, path } = spec;
      const removed = { ref, laneId, host, path, answered: false };
      expect(await bench.route.gone(removed, null, signal)).toMatch(/^(no|seen|cannot tell)$/);
    });

    it('checks an environment without throwing', async () => {
      const items = await bench.route.check(bench.namespace, bench.host, signal);
      expect(items.filter((item) => item.status === 'FAILED')).toEqual([]);
    });

    it('stops at the signal', async () => {
      const looked = bench.route.observe(example().ref, AbortSignal.abort());
      await expect(looked).rejects.toMatchObject({ name: 'ProviderError', code: 'ABORTED' });
    });
  });
}
