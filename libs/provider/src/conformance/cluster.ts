import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterPort, ObjectRef, WorkloadSpec, WorkloadState } from '@arthor/core';
import { noEnd, until } from './patience.js';

/** A cluster to hold to the port's contract. */
export interface ClusterBench {
  readonly cluster: ClusterPort;
  /** The same cluster as another installation sees it. */
  readonly stranger: ClusterPort;
  /** A namespace of this bench alone, empty. */
  readonly namespace: string;
  /** Whether containers run for real, so that they log. */
  readonly runs: boolean;
  /** Somebody else makes an autoscaler that keeps at least so many pods; answers its name. */
  autoscale(ref: ObjectRef, min: number): Promise<string>;
  /** Somebody else scales it. */
  scale(ref: ObjectRef, replicas: number): Promise<void>;
  close(): Promise<void>;
}

/** A spec as the conformance suites deploy it; `word` in the image decides how its pods behave. */
export function exampleSpec(
  namespace: string,
  word = 'shop',
  over: Partial<WorkloadSpec> = {},
): WorkloadSpec {
  return {
    ref: { namespace, name: `shop-${randomBytes(16).toString('hex')}` },
    laneId: 7,
    application: 'shop',
    environment: namespace,
    symbol: 'stable',
    canary: false,
    buildId: 12,
    image: `registry.localhost/demo/${word}:0c77de1-dev`,
    replicas: 1,
    containerPort: 8080,
    servicePort: 80,
    service: true,
    readinessPath: '/readyz',
    env: { GREETING: 'hello' },
    envFrom: [],
    resources: {},
    command: null,
    imagePullPolicy: 'IfNotPresent',
    imagePullSecrets: [],
    gracePeriodSeconds: 10,
    minReadySeconds: 0,
    progressDeadlineSeconds: 600,
    ...over,
  };
}

/** How the suites deploy to a bench, look, and wait. */
export function handsOn(bench: () => ClusterBench) {
  const signal = noEnd();
  const deploy = async (spec: WorkloadSpec, replicas = spec.replicas, tick = 1, by = bench().cluster) => {
    const rendered = by.render(spec);
    await by.apply({ ref: spec.ref, rendered, replicas, tick, budget: replicas > 1 }, signal);
    return rendered;
  };
  const look = (ref: ObjectRef, fresh = false) => bench().cluster.observe(ref, { fresh }, signal);
  const ready = (ref: ObjectRef, replicas: number) =>
    until(
      `${ref.name} ready`,
      () => look(ref),
      (state) => isReady(state, replicas),
    );
  return { deploy, look, ready };
}

/** What every cluster adapter promises, against a cluster whose pods come up within seconds. */
export function clusterConformance(name: string, make: () => Promise<ClusterBench>): void {
  describe.concurrent(`cluster port: ${name}`, { timeout: 60_000 }, () => {
    let bench: ClusterBench;
    const signal = noEnd();
    beforeAll(async () => {
      bench = await make();
    }, 60_000);
    afterAll(async () => bench?.close());

    const { deploy, look, ready } = handsOn(() => bench);

    it('says which cluster it is', async () => {
      const identity = await bench.cluster.identity(signal);
      expect(identity).not.toBe('');
      expect(await bench.cluster.identity(signal)).toBe(identity);
    });

    it('sees its own apply at once, and the pods soon', async () => {
      const spec = exampleSpec(bench.namespace, 'shop', { replicas: 2 });
      expect(await look(spec.ref)).toBeNull();
      const { hash } = await deploy(spec);
      for (const fresh of [false, true]) {
        expect(await look(spec.ref, fresh)).toMatchObject({
          present: true,
          deleting: false,
          ours: true,
          hash,
          servicePresent: true,
          wantedReplicas: 2,
          image: spec.image,
        });
      }
      const state = await ready(spec.ref, 2);
      expect(state?.pods.map((pod) => pod.ip)).not.toContain(null);
      expect(new Set(state?.pods.map((pod) => pod.ip)).size).toBe(2);
    });

    it('tells what is about to enter a route how many of its pods gateways are told of', async () => {
      const spec = exampleSpec(bench.namespace);
      await deploy(spec, 2);
      await ready(spec.ref, 2);
      const told = await until(
        'told',
        () => bench.cluster.observe(spec.ref, { fresh: false, entering: true }, signal),
        (state) => state?.endpoints === 2,
      );
      expect(told?.readyReplicas).toBe(2);
      expect((await look(spec.ref))?.endpoints).toBeUndefined();
    });

    it('changes nothing by applying the same again, and scales in place', async () => {
      const spec = exampleSpec(bench.namespace);
      await deploy(spec);
      const before = await ready(spec.ref, 1);
      await deploy(spec, 1, 2);
      const same = await look(spec.ref, true);
      expect(same?.uid).toBe(before?.uid);
      expect(same?.pods.map((pod) => pod.name)).toEqual(before?.pods.map((pod) => pod.name));
      await deploy(spec, 3, 3);
      expect((await look(spec.ref))?.wantedReplicas).toBe(3);
      const grown = await ready(spec.ref, 3);
      expect(grown?.pods.map((pod) => pod.name)).toContain(before?.pods[0]?.name);
    });

    it('counts the pods of its own alone, whatever those of another are called (defect 7)', async () => {
      const spec = exampleSpec(bench.namespace);
      const longer = `${spec.ref.name.slice(0, -2)}-1`;
      const other = exampleSpec(bench.namespace, 'shop', { ref: { ...spec.ref, name: longer } });
      const shorter = { ...spec, ref: { ...spec.ref, name: spec.ref.name.slice(0, -2) } };
      await Promise.all([deploy(shorter), deploy(other, 2)]);
      await Promise.all([ready(shorter.ref, 1), ready(other.ref, 2)]);
      for (const fresh of [false, true]) {
        const names = (await look(shorter.ref, fresh))?.pods.map((pod) => pod.name) ?? [];
        expect(names).toHaveLength(1);
        expect(names[0]).not.toContain(longer);
      }
    });

    it('makes no Service where none is wanted', async () => {
      const spec = exampleSpec(bench.namespace, 'shop', { service: false });
      const { hash, objects } = await deploy(spec);
      expect(objects.map((object) => Object(object).kind)).toEqual(['Deployment', 'PodDisruptionBudget']);
      expect(await look(spec.ref, true)).toMatchObject({ servicePresent: true, hash });
    });

    it.each([
      ['no-such-image', 'IMAGE_NOT_FOUND'],
      ['crash', 'CRASH_LOOP'],
    ])('tells why a workload does not become ready: %s', async (word, code) => {
      const spec = exampleSpec(bench.namespace, word);
      await deploy(spec);
      const stuck = await until(
        word,
        () => look(spec.ref),
        (state) => state?.problem?.code === code,
      );
      expect(stuck).toMatchObject({ readyReplicas: 0, problem: { final: false } });
      expect(stuck?.problem?.message).toContain(word === 'crash' ? stuck?.pods[0]?.name : spec.image);
      expect(stuck?.pods[0]).toMatchObject({ ready: false, reason: code });
    });

    it('removes a workload, its Service and its pods, and only the one with that uid', async () => {
      const spec = exampleSpec(bench.namespace);
      await deploy(spec);
      const state = await ready(spec.ref, 1);
      await bench.cluster.remove(spec.ref, '00000000-0000-0000-0000-000000000000', signal);
      expect(await look(spec.ref, true)).toMatchObject({ present: true });
      await bench.cluster.remove(spec.ref, state?.uid ?? '', signal);
      expect((await look(spec.ref))?.present ?? false).toBe(false);
      await until(
        'gone',
        () => look(spec.ref, true),
        (found) => found === null,
      );
      await bench.cluster.remove(spec.ref, state?.uid ?? '', signal);
      // A Service that stayed behind would be a stranger's to the next one of that name.
      await deploy(exampleSpec(bench.namespace, 'shop', { ref: spec.ref }));
      expect(await look(spec.ref)).toMatchObject({ present: true, servicePresent: true });
    });

    it('lists what is ours, with the addresses of the pods that serve', async () => {
      const spec = exampleSpec(bench.namespace);
      const { hash } = await deploy(spec);
      const find = async (by: ClusterPort) =>
        (await by.list(bench.namespace, signal)).find((item) => item.ref.name === spec.ref.name);
      expect(await find(bench.cluster)).toMatchObject({ ref: spec.ref, laneId: 7, hash, wantedReplicas: 1 });
      const state = await ready(spec.ref, 1);
      const listed = await until(
        'listed ready',
        () => find(bench.cluster),
        (item) => item?.readyIps.length === 1,
      );
      expect(listed?.readyIps).toEqual([state?.pods[0]?.ip]);
      expect(await find(bench.stranger)).toBeUndefined();
    });

    it('takes in the pods that were marked to go first', async () => {
      const spec = exampleSpec(bench.namespace, 'shop', { replicas: 2 });
      await deploy(spec, 2);
      const before = await ready(spec.ref, 2);
      const [goes, stays] = before?.pods.map(({ name }) => name) ?? [];
      await bench.cluster.markPods(spec.ref, [goes ?? '', 'gone-already'], signal);
      const told = await until(
        'marked',
        () => look(spec.ref),
        (state) => state?.pods.some((pod) => pod.marked === true) === true,
      );
      expect(told?.pods.filter((pod) => pod.marked === true).map(({ name }) => name)).toEqual([goes]);
      await deploy(spec, 1, 2);
      const after = await ready(spec.ref, 1);
      expect(after?.pods.filter((pod) => !pod.terminating).map(({ name }) => name)).toEqual([stays]);
    });

    it('never takes a name that a stranger holds', async () => {
      const spec = exampleSpec(bench.namespace);
      await deploy(spec, 1, 1, bench.stranger);
      await expect(deploy(spec)).rejects.toMatchObject({ kind: 'DENIED', code: 'NAME_TAKEN' });
      expect(await look(spec.ref, true)).toMatchObject({ ours: false });
    });

    it('says that the namespace is missing, and how to make it', async () => {
      const spec = exampleSpec('no-such-namespace');
      await expect(deploy(spec)).rejects.toMatchObject({
        kind: 'DENIED',
        code: 'NAMESPACE_MISSING',
        params: { namespace: 'no-such-namespace', command: 'kubectl create namespace no-such-namespace' },
      });
      expect(await look(spec.ref)).toBeNull();
    });

    it('says that a manifest can never be taken', async () => {
      const spec = exampleSpec(bench.namespace, 'shop', { containerPort: 70_000 });
      await expect(deploy(spec)).rejects.toMatchObject({ kind: 'INVALID' });
    });

    it('tells the lane when something of it changes, until it is stopped', async () => {
      const told: number[] = [];
      const watch = bench.cluster.watch(bench.namespace, (lane) => told.push(lane));
      const spec = exampleSpec(bench.namespace, 'shop', { laneId: 4711 });
      await deploy(spec);
      await until(
        'told',
        () => Promise.resolve(told.filter((lane) => lane === 4711).length),
        (n) => n > 0,
      );
      await ready(spec.ref, 1);
      watch.stop();
      const before = told.length;
      await deploy(spec, 2, 2);
      await until(
        'scaled',
        () => look(spec.ref, true),
        (state) => isReady(state, 2),
      );
      expect(told.length).toBe(before);
    });

    it('answers from a watch what the API says', async () => {
      const watch = bench.cluster.watch(bench.namespace, () => undefined);
      const spec = exampleSpec(bench.namespace, 'shop', { replicas: 2 });
      const { hash } = await deploy(spec);
      // Whatever the watch has seen by now, our own write is known.
      expect(await look(spec.ref)).toMatchObject({
        present: true,
        hash,
        wantedReplicas: 2,
        servicePresent: true,
      });
      const watched = await ready(spec.ref, 2);
      const fresh = await look(spec.ref, true);
      // The revision moves with each status.
      const still = { pods: [], revision: '' };
      expect({ ...watched, ...still }).toEqual({ ...fresh, ...still });
      expect(watched?.pods.map((pod) => pod.ip)).toEqual(fresh?.pods.map((pod) => pod.ip));
      await bench.cluster.remove(spec.ref, watched?.uid ?? '', signal);
      expect((await look(spec.ref))?.present ?? false).toBe(false);
      await until(
        'gone',
        () => look(spec.ref),
        (state) => state === null,
      );
      watch.stop();
    });

    it('has no log of a pod that is not there', async () => {
      const pod = { namespace: bench.namespace, name: 'no-such-pod' };
      const log = bench.cluster.log(pod, { previous: false, tailLines: 10 }, signal);
      await expect(log).rejects.toMatchObject({ kind: 'GONE' });
    });

    it('reads the end of a pod’s log', async ({ skip }) => {
      if (!bench.runs) skip('no container runs here');
      const spec = exampleSpec(bench.namespace);
      await deploy(spec);
      const state = await ready(spec.ref, 1);
      const pod = { namespace: bench.namespace, name: state?.pods[0]?.name ?? '' };
      const log = await bench.cluster.log(pod, { previous: false, tailLines: 10 }, signal);
      expect(log.trim()).not.toBe('');
    });

    it('tells what happened to a workload and its pods, and to no other', async () => {
      const [spec, other] = [exampleSpec(bench.namespace), exampleSpec(bench.namespace)];
      await deploy(other);
      await deploy(spec);
      await ready(spec.ref, 1);
      const events = await until(
        'told',
        () => bench.cluster.events(spec.ref, signal),
        (all) => !bench.runs || all.some(({ object }) => object.kind === 'Pod'),
      );
      expect(events.filter(({ object }) => !object.name.startsWith(spec.ref.name))).toEqual([]);
      const seen = events.map(({ lastSeenAt }) => lastSeenAt ?? 0);
      expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    });

    it('checks an environment without throwing', async () => {
      const good = await bench.cluster.check(bench.namespace, signal);
      expect(good.filter((item) => item.status === 'FAILED')).toEqual([]);
      const bad = await bench.cluster.check('no-such-namespace', signal);
      expect(bad.find((item) => item.code === 'NAMESPACE')).toMatchObject({ status: 'FAILED' });
    });

    it('stops at the signal', async () => {
      const ref = exampleSpec(bench.namespace).ref;
      const looked = bench.cluster.observe(ref, { fresh: true }, AbortSignal.abort());
      await expect(looked).rejects.toMatchObject({ name: 'ProviderError', code: 'ABORTED' });
    });
  });
}

/** Whether so many pods are all there is, and ready. */
export function isReady(state: WorkloadState | null, replicas: number): boolean {
  return (
    state !== null &&
    state.settled &&
    state.updatedReplicas === replicas &&
    state.availableReplicas === replicas &&
    state.pods.filter((pod) => pod.ready && !pod.terminating).length === replicas
  );
}
