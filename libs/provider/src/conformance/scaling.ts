import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkloadState } from '@arthor/core';
import { exampleSpec, handsOn, type ClusterBench } from './cluster.js';
import { noEnd, until } from './patience.js';

/** What every cluster adapter promises of who sets the number of pods, and of what is beside them. */
export function scalingConformance(name: string, make: () => Promise<ClusterBench>): void {
  describe.concurrent(`scaling: ${name}`, { timeout: 60_000 }, () => {
    let bench: ClusterBench;
    const signal = noEnd();
    beforeAll(async () => {
      bench = await make();
    }, 60_000);
    afterAll(async () => bench?.close());

    const { deploy, look, ready } = handsOn(() => bench);

    it('tells which autoscaler sets the replicas, and writes over the state it saw alone', async () => {
      const spec = exampleSpec(bench.namespace);
      const rendered = await deploy(spec);
      const before = await ready(spec.ref, 1);
      expect(before?.autoscalers ?? []).toEqual([]);
      const name = await bench.autoscale(spec.ref, 3);
      const scaled = await until(
        'scaled',
        () => look(spec.ref),
        (state) => state?.wantedReplicas === 3,
      );
      expect(scaled?.autoscalers).toMatchObject([{ name, ours: false, min: 3, max: 5 }]);
      const write = (replicas: number, state: WorkloadState | null) =>
        bench.cluster.apply(
          { ref: spec.ref, rendered, replicas, tick: 1, budget: false, revision: state?.revision },
          signal,
        );
      await expect(write(1, before)).rejects.toMatchObject({ kind: 'CONFLICT' });
      expect((await look(spec.ref, true))?.wantedReplicas).toBe(3);
      await ready(spec.ref, 3);
      await write(3, await look(spec.ref, true));
      expect((await look(spec.ref, true))?.wantedReplicas).toBe(3);
    });

    it('keeps an autoscaler of its own within its bounds, and removes that one alone', async () => {
      const spec = exampleSpec(bench.namespace, 'shop', { cpuPercent: 80 });
      const rendered = await deploy(spec);
      expect((await ready(spec.ref, 1))?.autoscalers).toEqual([]);
      const { uid = null } = (await look(spec.ref)) ?? {};
      const bound = (min: number, max: number) =>
        bench.cluster.autoscale({ ref: spec.ref, rendered, uid: uid ?? '', tick: 1, min, max }, signal);
      await bound(1, 4);
      const [first] = (await look(spec.ref, true))?.autoscalers ?? [];
      expect(first).toMatchObject({ name: spec.ref.name, ours: true, min: 1, max: 4 });
      await bound(2, 4);
      const [same] = (await look(spec.ref))?.autoscalers ?? [];
      expect(same).toEqual({ ...first, min: 2 });
      const listed = (await bench.cluster.list(bench.namespace, signal)).find(
        (item) => item.ref.name === spec.ref.name,
      );
      expect(listed?.autoscalers).toEqual([same]);
      await bench.cluster.unscale(spec.ref, '00000000-0000-0000-0000-000000000000', signal);
      expect((await look(spec.ref, true))?.autoscalers).toHaveLength(1);
      await bench.cluster.unscale(spec.ref, same?.uid ?? '', signal);
      expect((await look(spec.ref, true))?.autoscalers).toEqual([]);
      await bench.cluster.unscale(spec.ref, same?.uid ?? '', signal);
      await bound(1, 2);
      await bench.cluster.remove(spec.ref, uid ?? '', signal);
      await until(
        'gone',
        () => look(spec.ref, true),
        (state) => state === null,
      );
    });

    it('keeps a PodDisruptionBudget beside two pods or more, and none beside one', async () => {
      const spec = exampleSpec(bench.namespace);
      const listed = async () =>
        (await bench.cluster.list(bench.namespace, signal)).find((item) => item.ref.name === spec.ref.name);
      for (const [tick, replicas] of [2, 3, 1, 2].entries()) {
        await deploy(spec, replicas, tick);
        expect((await look(spec.ref))?.budget).toBe(replicas > 1);
        expect((await look(spec.ref, true))?.budget).toBe(replicas > 1);
        expect((await listed())?.budget).toBe(replicas > 1);
      }
      await bench.cluster.remove(spec.ref, (await look(spec.ref))?.uid ?? '', signal);
      await until(
        'gone',
        () => look(spec.ref, true),
        (state) => state === null,
      );
    });

    it('sees that somebody scaled it', async () => {
      const spec = exampleSpec(bench.namespace);
      await deploy(spec);
      await bench.scale(spec.ref, 2);
      expect((await ready(spec.ref, 2))?.wantedReplicas).toBe(2);
      await deploy(spec, 1, 2);
      expect((await ready(spec.ref, 1))?.wantedReplicas).toBe(1);
    });
  });
}
