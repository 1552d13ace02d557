import { afterEach, expect, it } from 'vitest';
import type { Owned } from '@arthor/core';
import { exampleSpec, systemRandom, until } from '../conformance/index.js';
import { KubernetesCluster } from './cluster.js';
import { keepingCluster, type KeepingCluster } from './keeping-cluster.fixture.js';

let stub: KeepingCluster | null = null;
afterEach(() => stub?.close());

it('what goes with a Deployment is applied after it, and does not wait for one another', async () => {
  stub = await keepingCluster();
  const { api, told } = stub;
  const cluster = new KubernetesCluster({ api, instanceId: 'inst', random: systemRandom });
  const spec = exampleSpec('dev');
  const deployment = `deployments/${spec.ref.name}`;
  const service = `services/${spec.ref.name}`;
  const budget = `poddisruptionbudgets/${spec.ref.name}`;
  const budgetComes = Promise.withResolvers<void>();
  stub.until = (object) => {
    if (object === budget) budgetComes.resolve();
    return object === service ? budgetComes.promise : Promise.resolve();
  };
  const rendered = cluster.render(spec);
  await cluster.apply(
    { ref: spec.ref, rendered, replicas: 2, tick: 1, budget: true },
    new AbortController().signal,
  );

  expect(told.slice(0, 2)).toEqual([`write ${deployment}`, `wrote ${deployment}`]);
  expect(told.slice(2, 4).sort()).toEqual([`write ${budget}`, `write ${service}`]);
});

it('a watch that begins while a workload is written knows of all that was', async () => {
  stub = await keepingCluster();
  const { api, told } = stub;
  const cluster = new KubernetesCluster({ api, instanceId: 'inst', random: systemRandom });
  const spec = exampleSpec('dev');
  const signal = new AbortController().signal;
  let watch = { stop: () => {} };
  stub.until = async (object) => {
    if (object !== `deployments/${spec.ref.name}`) return;
    watch = cluster.watch('dev', () => undefined);
    const watched = ['deployments', 'services', 'pods'].map((resource) => `watch ${resource}`);
    await until(
      'watched',
      () => Promise.resolve(told),
      () => watched.every((one) => told.includes(one)),
    );
  };

  const workload = { ref: spec.ref, rendered: cluster.render(spec), replicas: 2, tick: 1, budget: true };
  await cluster.apply(workload, signal);
  const seen = await cluster.observe(spec.ref, { fresh: false }, signal);
  watch.stop();

  expect(seen).toMatchObject({ present: true, servicePresent: true, hash: workload.rendered.hash });
});

it('what is as the API answered is not asked for again when another object is compared', async () => {
  stub = await keepingCluster();
  const { api, told } = stub;
  const cluster = new KubernetesCluster({ api, instanceId: 'inst', random: systemRandom });
  const spec = exampleSpec('dev');
  const signal = new AbortController().signal;
  const workload = { ref: spec.ref, rendered: cluster.render(spec), replicas: 2, tick: 1, budget: true };
  const applied = await cluster.apply(workload, signal);
  const dryRuns = async (known: Owned, replicas = 2) => {
    told.length = 0;
    await cluster.compare({ ...workload, replicas }, known, signal);
    return told
      .filter((one) => one.startsWith('write '))
      .map((one) => one.slice('write '.length).replace(/\/.*/, ''));
  };

  expect(await dryRuns(applied)).toEqual([]);
  expect(await dryRuns({ ...applied, Service: 'other' })).toEqual(['services']);
  expect(await dryRuns(applied, 3)).toEqual(['deployments']);
  expect((await dryRuns({})).toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
    'deployments',
    'poddisruptionbudgets',
    'services',
  ]);
});
