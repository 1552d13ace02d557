import { afterEach, expect, it } from 'vitest';
import { exampleSpec, systemRandom } from '../conformance/index.js';
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
