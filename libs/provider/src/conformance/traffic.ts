import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  Backend,
  CanaryBackend,
  ClusterPort,
  Entrance,
  ObjectRef,
  RoutePort,
  RouteSpec,
  RouteState,
  WorkloadSpec,
} from '@arthor/core';
import { z } from 'zod';
import { exampleSpec } from './cluster.js';
import { noEnd, until } from './patience.js';
import { endUnanswered } from './unanswered.js';

/** A gateway that really routes to pods that really answer. */
export interface TrafficBench {
  readonly cluster: ClusterPort;
  readonly route: RoutePort;
  readonly namespace: string;
  readonly host: string;
  /** Where the gateway answers; one instance of it, or the suite cannot tell what it serves. */
  readonly entrance: Entrance;
  /** Whether each of its instances is asked by itself, whatever its entrance is. */
  readonly knowsInstances?: boolean;
  /** Whether its weights are exact, or drawn for each request. */
  readonly exact: boolean;
  close(): Promise<void>;
}

/** Requests per weight: one per cent of them is one request more than exact ones ever differ. */
const sample = 200;
const answerSchema = z.object({ version: z.string(), path: z.string() });

/** What a gateway must do with the routes of an adapter, and what the adapter's questions are worth. */
export function trafficConformance(name: string, make: () => Promise<TrafficBench>): void {
  describe(`through a gateway: ${name}`, { timeout: 60_000 }, () => {
    const signal = noEnd();
    let bench: TrafficBench;
    let a: WorkloadSpec;
    let b: WorkloadSpec;
    beforeAll(async () => {
      bench = await make();
      [a, b] = await Promise.all([deploy('1.0'), deploy('2.0')]);
    }, 90_000);
    afterAll(async () => bench?.close());

    async function deploy(version: string): Promise<WorkloadSpec> {
      const image = `registry.localhost/demo/shop:${version}`;
      const spec = exampleSpec(bench.namespace, 'shop', { image, env: {} });
      const rendered = bench.cluster.render(spec);
      await bench.cluster.apply({ ref: spec.ref, rendered, replicas: 1, tick: 1, budget: false }, signal);
      await until(
        'ready',
        () => bench.cluster.observe(spec.ref, { fresh: false }, signal),
        (state) => state?.availableReplicas === 1,
        60_000,
      );
      await fill(spec);
      return spec;
    }
    /** A gateway that calls pods itself is told where they are. */
    const fill = async ({ ref, laneId, containerPort }: WorkloadSpec) => {
      const state = await bench.cluster.observe(ref, { fresh: true }, signal);
      const addresses = (state?.pods ?? []).map(({ ip }) => `${ip}:${containerPort}`);
      await bench.route.pools?.apply({ ref, laneId, tick: 1, addresses }, signal);
    };
    const to = ({ ref, servicePort }: WorkloadSpec): Backend =>
      bench.route.pools === null ? { service: ref.name, port: servicePort } : { pool: ref.name };
    const byHeader = (of: WorkloadSpec): CanaryBackend => ({ ...to(of), header: 'v2', weight: null });
    const byWeight = (of: WorkloadSpec, weight: number): CanaryBackend => ({
      ...to(of),
      header: null,
      weight,
    });

    // One at a time: deployments never share a Service, and Traefik keeps a canary by the main one's.
    let routes = 0;
    afterEach(async () => {
      for (const [name, state] of await bench.route.list(bench.namespace, signal))
        if (name === nameOf(routes))
          await bench.route.remove({ namespace: bench.namespace, name }, state, signal);
    });
    const nameOf = (index: number) => `shop-s${index}-00000000`;
    const newRoute = (): RouteSpec => {
      routes += 1;
      const ref = { namespace: bench.namespace, name: nameOf(routes) };
      return {
        ref,
        laneId: routes,
        tick: 1,
        host: bench.host,
        path: `/shop.s${routes}`,
        main: to(a),
        canary: null,
      };
    };
    const live = async (ref: ObjectRef): Promise<RouteState> => {
      const state = await bench.route.observe(ref, signal);
      if (state === null) throw new Error(`${ref.name} is not there`);
      return state;
    };
    const inForce = async (ref: ObjectRef, state: RouteState) => {
      try {
        return await bench.route.inForce(ref, state, bench.entrance, signal);
      } catch (error) {
        // A controller that has not seen a Service yet says so.
        return error instanceof Error ? error.message : 'no';
      }
    };
    /** Writes a route and waits until the gateway says that it serves it. */
    const bring = async (spec: RouteSpec): Promise<RouteState> => {
      await bench.route.apply(spec, await bench.route.observe(spec.ref, signal), signal);
      const state = await live(spec.ref);
      await until(
        'in force',
        () => inForce(spec.ref, state),
        (answer) => answer === 'yes',
      );
      return state;
    };

    const ask = async (
      { host, path }: { host: string; path: string },
      headers: Record<string, string> = {},
    ) => {
      const { status, text } = await get(bench.entrance.url + path, { ...headers, host });
      const parsed = answerSchema.safeParse(status === 200 ? JSON.parse(text) : null);
      return { status, ...(parsed.success ? parsed.data : { version: null, path: null }) };
    };
    /** How many of `count` requests each version answers, or each status that is none. */
    const shares = async (spec: RouteSpec, count: number, headers: Record<string, string> = {}) => {
      const seen: Record<string, number> = {};
      for (let done = 0; done < count; done += 10)
        for (const { version, status } of await Promise.all(
          Array.from({ length: 10 }, () => ask(spec, headers)),
        ))
          seen[version ?? status] = (seen[version ?? status] ?? 0) + 1;
      return seen;
    };

    it('leads a path and what is below it to the pods, without the path, and nothing else', async () => {
      const spec = newRoute();
      await bring(spec);
      const at = (path: string) => ask({ host: bench.host, path });

      expect(await at(`${spec.path}/cart?id=1`)).toMatchObject({
        status: 200,
        version: '1.0',
        path: '/cart',
      });
      expect(await at(spec.path)).toMatchObject({ version: '1.0', path: '/' });
      expect((await at(`${spec.path.replace('.', 'x')}/cart`)).status).toBe(404);
      expect((await at(`${spec.path}x/cart`)).status).toBe(404);
    });

    it('is in force when the gateway answers for it, and never before', async () => {
      const spec = newRoute();
      await bring(spec);
      for (let tick = 2; tick <= 12; tick += 1) {
        const main = tick % 2 === 0 ? b : a;
        const former = await live(spec.ref);
        await bring({ ...spec, tick, main: to(main) });
        expect(await shares(spec, 10)).toEqual({ [tick % 2 === 0 ? '2.0' : '1.0']: 10 });
        expect(await inForce(spec.ref, former)).toBe('no');
      }
    });

    it('stays in force under a new tick without a change at the gateway', async () => {
      const spec = newRoute();
      const before = await bring(spec);
      await bench.route.apply({ ...spec, tick: 2 }, before, signal);

      const stamped = await live(spec.ref);
      expect(stamped.tick).toBe(2);
      expect(await inForce(spec.ref, stamped)).toBe('yes');
      expect(await inForce(spec.ref, before)).toBe('yes');
    });

    it('cannot tell where nobody says where the gateway is', async () => {
      const spec = newRoute();
      const state = await bring(spec);

      const known = bench.knowsInstances === true;
      expect(await bench.route.inForce(spec.ref, state, null, signal)).toBe(known ? 'yes' : 'cannot tell');
      const several = { ...bench.entrance, replicas: null };
      expect(await bench.route.inForce(spec.ref, state, several, signal)).toBe(known ? 'yes' : 'seen');
    });

    it('leads the header’s value to a gray canary, always and nothing else', async () => {
      const spec = newRoute();
      await bring({ ...spec, canary: byHeader(b) });

      expect(await shares(spec, 30, { gray: 'v2' })).toEqual({ '2.0': 30 });
      expect(await shares(spec, 30, { gray: 'v3' })).toEqual({ '1.0': 30 });
      expect(await shares(spec, 30, { gray: 'always' })).toEqual({ '1.0': 30 });
      expect(await shares(spec, 30)).toEqual({ '1.0': 30 });
    });

    it.each([0, 1, 20, 50, 73, 99, 100])('meets a weight of %i', async (weight) => {
      const spec = newRoute();
      await bring({ ...spec, canary: byWeight(b, weight) });
      mustMeet(await shares(spec, sample), weight);
    });

    function mustMeet(seen: Record<string, number>, weight: number): void {
      const met = seen['2.0'] ?? 0;
      expect(met + (seen['1.0'] ?? 0), JSON.stringify(seen)).toBe(sample);
      const share = weight / 100;
      // 4.9 sigma: one false alarm in a million.
      const drawn = 4.9 * Math.sqrt(sample * share * (1 - share));
      expect(Math.abs(met - sample * share)).toBeLessThanOrEqual(bench.exact ? sample / 100 : drawn);
    }

    it('gives one canary a header and a weight, and mixes nothing up when one of them goes', async () => {
      const spec = newRoute();
      await bring({ ...spec, canary: { ...byHeader(b), weight: 20 } });
      expect(await shares(spec, 30, { gray: 'v2' })).toEqual({ '2.0': 30 });
      mustMeet(await shares(spec, sample), 20);

      await bring({ ...spec, tick: 2, canary: byWeight(b, 73) });
      mustMeet(await shares(spec, sample, { gray: 'v2' }), 73);
      mustMeet(await shares(spec, sample), 73);

      await bring({ ...spec, tick: 3, canary: byHeader(b) });
      expect(await shares(spec, 30)).toEqual({ '1.0': 30 });
      expect(await shares(spec, 30, { gray: 'v2' })).toEqual({ '2.0': 30 });

      await bring({ ...spec, tick: 4, canary: { ...byHeader(b), header: 'v3' } });
      expect(await shares(spec, 30, { gray: 'v2' })).toEqual({ '1.0': 30 });
      expect(await shares(spec, 30, { gray: 'v3' })).toEqual({ '2.0': 30 });

      await bring({ ...spec, tick: 5 });
      expect(await shares(spec, 30, { gray: 'v3' })).toEqual({ '1.0': 30 });
      expect(await shares(spec, 30)).toEqual({ '1.0': 30 });
    });

    it('takes canaries in and out, promotes one and replaces the main without a lost request', async () => {
      const spec = newRoute();
      await bring(spec);
      const load = startLoad(() => ask(spec));
      const steps: readonly Partial<RouteSpec>[] = [
        { canary: byWeight(b, 50) },
        { canary: byHeader(b) },
        // The canary's own Service becomes the main one.
        { main: to(b) },
        { main: to(b), canary: byWeight(a, 20) },
        { main: to(a) },
      ];
      for (const [index, step] of steps.entries()) await bring({ ...spec, tick: index + 2, ...step });

      expect(await load.stop()).toEqual([]);
      expect(await shares(spec, 10)).toEqual({ '1.0': 10 });
    });

    it('answers 404 soon after it is removed, and nothing of it is left', async () => {
      const spec = newRoute();
      await bring({ ...spec, canary: byWeight(b, 50) });
      await bench.route.remove(spec.ref, await live(spec.ref), signal);

      await until(
        'ended',
        () => ask(spec),
        ({ status }) => status === 404,
      );
      const names = [...(await bench.route.list(bench.namespace, signal)).keys()];
      expect(names.filter((one) => one.startsWith(spec.ref.name))).toEqual([]);
    });

    const gone = (
      { ref, laneId, host, path }: RouteSpec,
      { answered = true, entrance = bench.entrance }: { answered?: boolean; entrance?: Entrance | null } = {},
    ) => bench.route.gone({ ref, laneId, host, path, answered }, entrance, signal);

    it('is gone when the gateway says so, and never before', async () => {
      const spec = newRoute();
      await bring({ ...spec, canary: byHeader(b) });
      expect(await gone(spec)).toBe('no');
      await bench.route.remove(spec.ref, await live(spec.ref), signal);
      const said = await until(
        'gone',
        () => gone(spec),
        (answer) => answer !== 'no',
      );

      // Of several objects the one that is asked for goes first.
      const isWhole = bench.route.objectKind !== 'Ingress';
      expect(said).toBe(isWhole ? 'yes' : 'seen');
      if (isWhole) expect(await shares(spec, 20, { gray: 'v2' })).toEqual({ 404: 20 });
      const several = { ...bench.entrance, replicas: null };
      expect(await gone(spec, { entrance: several })).toBe(bench.knowsInstances === true ? 'yes' : 'seen');
    });

    it('that never answered, or that nobody says where to ask, is not gone by its silence', async () => {
      const spec = newRoute();

      const known = bench.knowsInstances === true;
      expect(await gone(spec, { answered: false })).toBe(known ? 'seen' : 'cannot tell');
      expect(await gone(spec, { entrance: null })).toBe(known ? 'yes' : 'cannot tell');
    });

    it('replaces a main whose pods then end, without a lost request', async () => {
      const [old, next] = await Promise.all([deploy('3.0'), deploy('4.0')]);
      const spec = { ...newRoute(), main: to(old) };
      await bring(spec);
      const load = startLoad(() => ask(spec));
      await bring({ ...spec, tick: 2, main: to(next) });
      // The old pods get no new request now; those that were on their way end in the preStop sleep.
      const state = await bench.cluster.observe(old.ref, { fresh: true }, signal);
      await bench.cluster.remove(old.ref, state?.uid ?? '', signal);
      await until(
        'gone',
        () => bench.cluster.observe(old.ref, { fresh: true }, signal),
        (left) => left === null,
        30_000,
      );

      expect(await load.stop()).toEqual([]);
      expect(await shares(spec, 10)).toEqual({ '4.0': 10 });
    });
  });
}

/** Asks four times over until it is stopped; answers what was not answered well. */
function startLoad(ask: () => Promise<{ readonly status: number }>): { stop(): Promise<unknown[]> } {
  const wrong: unknown[] = [];
  const stopping = new AbortController();
  const running = Array.from({ length: 4 }, async () => {
    while (!stopping.signal.aborted) {
      const answer = await ask().catch((error: unknown) => ({ status: 0, error }));
      if (answer.status !== 200) wrong.push(answer);
    }
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
      return wrong;
    },
  };
}

function get(url: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    endUnanswered(sent, 5_000);
    sent.on('error', reject);
    sent.end();
  });
}
