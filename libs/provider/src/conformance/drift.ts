import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Difference, Json, Owned, WorkloadSpec } from '@arthor/core';
import { exampleSpec, handsOn, type ClusterBench } from './cluster.js';
import { noEnd } from './patience.js';
import type { Meddler, Meddling } from './meddler.js';

/** A cluster in which somebody else changes things. */
export interface DriftBench extends ClusterBench {
  readonly edit: Meddler['edit'];
}

interface Case {
  readonly kind: 'Deployment' | 'Service' | 'PodDisruptionBudget';
  readonly patch: (name: string) => Meddling;
  readonly path: (name: string) => string;
  readonly before: (spec: WorkloadSpec) => Json;
  readonly after: Json;
}

const container = (name: string, values: object): Meddling => ({
  spec: { template: { spec: { containers: [{ name, ...values }] } } },
});
const inContainer = (name: string, path: string): string =>
  `spec.template.spec.containers[name=${name}].${path}`;

const cases: readonly (readonly [string, Case])[] = [
  [
    'image',
    {
      kind: 'Deployment',
      patch: (name) => container(name, { image: 'registry.localhost/demo/hotfix:9' }),
      path: (name) => inContainer(name, 'image'),
      before: ({ image }) => image,
      after: 'registry.localhost/demo/hotfix:9',
    },
  ],
  [
    'environment variable',
    {
      kind: 'Deployment',
      patch: (name) => container(name, { env: [{ name: 'GREETING', value: 'bye' }] }),
      path: (name) => inContainer(name, 'env[name=GREETING].value'),
      before: () => 'hello',
      after: 'bye',
    },
  ],
  [
    'probe',
    {
      kind: 'Deployment',
      patch: (name) => container(name, { readinessProbe: { httpGet: { path: '/healthz' } } }),
      path: (name) => inContainer(name, 'readinessProbe.httpGet.path'),
      before: () => '/readyz',
      after: '/healthz',
    },
  ],
  [
    'Service selector',
    {
      kind: 'Service',
      patch: () => ({ spec: { selector: { 'arthor.io/deployment': 'other' } } }),
      path: () => 'spec.selector',
      before: ({ ref }) => ({ 'arthor.io/deployment': ref.name }),
      after: { 'arthor.io/deployment': 'other' },
    },
  ],
  [
    'Service port',
    {
      kind: 'Service',
      patch: () => ({ spec: { ports: [{ port: 80, targetPort: 9999 }] } }),
      path: () => 'spec.ports[port=80,protocol=TCP].targetPort',
      before: () => 8080,
      after: 9999,
    },
  ],
  [
    'label',
    {
      kind: 'Service',
      patch: () => ({ metadata: { labels: { 'arthor.io/symbol': 'other' } } }),
      path: () => 'metadata.labels[arthor.io/symbol]',
      before: () => 'stable',
      after: 'other',
    },
  ],
  [
    'disruption budget',
    {
      kind: 'PodDisruptionBudget',
      patch: () => ({ spec: { maxUnavailable: 2 } }),
      path: () => 'spec.maxUnavailable',
      before: () => 1,
      after: 2,
    },
  ],
];

/** What every cluster adapter tells of what others do to a workload. */
export function driftConformance(name: string, make: () => Promise<DriftBench>): void {
  describe.concurrent(`drift: ${name}`, { timeout: 60_000 }, () => {
    let bench: DriftBench;
    const signal = noEnd();
    beforeAll(async () => {
      bench = await make();
    }, 60_000);
    afterAll(async () => bench?.close());

    const { look } = handsOn(() => bench);
    const bring = async (over: Partial<WorkloadSpec> = {}) => {
      const spec = exampleSpec(bench.namespace, 'shop', over);
      const { replicas, ref } = spec;
      const workload = { ref, rendered: bench.cluster.render(spec), replicas, tick: 1, budget: replicas > 1 };
      const applied = await bench.cluster.apply(workload, signal);
      const compare = (known: Owned = applied) => bench.cluster.compare(workload, known, signal);
      return { spec, ref, workload, applied, compare };
    };

    it('is as the API answered right after it was applied, each of its objects', async () => {
      const { ref, applied, compare } = await bring({ replicas: 2 });
      expect(Object.keys(applied).sort()).toEqual(['Deployment', 'PodDisruptionBudget', 'Service']);
      expect((await look(ref, true))?.owned).toEqual(applied);
      expect(await compare()).toEqual({ owned: applied, differences: [] });
      const listed = await bench.cluster.list(bench.namespace, signal);
      expect(listed.find((one) => one.ref.name === ref.name)?.owned).toEqual(applied);
    });

    it('is the same after it was applied again by a later operation, with another number of pods', async () => {
      const { workload, applied } = await bring();
      expect(await bench.cluster.apply({ ...workload, tick: 9, replicas: 3 }, signal)).toEqual(applied);
    });

    it.each(cases)('tells who changed what: %s', async (_, { kind, patch, path, before, after }) => {
      const { spec, ref, workload, applied, compare } = await bring({ replicas: 2 });
      await bench.edit(ref, kind, patch(ref.name), 'kubectl-edit');

      expect((await look(ref, true))?.owned?.[kind]).not.toBe(applied[kind]);
      const told = { kind, path: path(ref.name), before: before(spec), after, manager: 'kubectl-edit' };
      expect((await compare()).differences).toEqual([told]);
      // Nor is it taken for ours where nobody knows what the API answered.
      expect((await compare({})).differences).toEqual([told]);

      expect(await bench.cluster.apply(workload, signal)).toEqual(applied);
      expect((await compare()).differences).toEqual([]);
    });

    it('tells who changed an autoscaler, what it aims at and its bounds', async () => {
      const { ref, workload, compare } = await bring({ cpuPercent: 80 });
      const { rendered } = workload;
      const scaled = async () => (await look(ref, true))?.autoscalers?.[0];
      const bounds = { min: 1, max: 3 };
      const uid = (await look(ref, true))?.uid ?? '';
      const put = () => bench.cluster.autoscale({ ref, rendered, uid, tick: 1, ...bounds }, signal);
      await put();
      expect(await scaled()).toMatchObject({ ...bounds, boundsBy: null });
      const { owned: applied } = await compare();

      const kind = 'HorizontalPodAutoscaler';
      await bench.edit(ref, kind, { spec: { maxReplicas: 9 } }, 'kubectl-bounds');
      expect(await scaled()).toMatchObject({ min: 1, max: 9, boundsBy: 'kubectl-bounds' });
      const cpu = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 10 } };
      await bench.edit(
        ref,
        kind,
        { spec: { metrics: [{ type: 'Resource', resource: cpu }] } },
        'kubectl-aim',
      );
      const { differences } = await compare(applied);
      expect(differences).toMatchObject([{ kind, manager: 'kubectl-aim' }]);

      await put();
      expect(await scaled()).toMatchObject({ ...bounds, boundsBy: null });
      expect((await compare(applied)).differences).toEqual([]);
    });

    it('tells that a field was taken away', async () => {
      const { ref, compare } = await bring();
      await bench.edit(ref, 'Deployment', container(ref.name, { readinessProbe: null }), 'kubectl-edit');
      const { differences } = await compare();
      const probe = inContainer(ref.name, 'readinessProbe.httpGet.path');
      expect(differences.map(({ path }) => path)).toContain(probe);
      expect(differences.map(({ after }) => after)).toEqual(differences.map(() => null));
    });

    it('takes back what is ours in name only: changed, and changed back', async () => {
      const { spec, ref, workload, applied, compare } = await bring();
      for (const image of ['registry.localhost/demo/hotfix:9', spec.image])
        await bench.edit(ref, 'Deployment', container(ref.name, { image }), 'kubectl-edit');
      const { differences } = await compare();
      expect(differences).toMatchObject([{ before: spec.image, after: spec.image }]);
      expect(await bench.cluster.apply(workload, signal)).toEqual(applied);
      expect((await look(ref, true))?.owned).toEqual(applied);
    });

    it('leaves alone what others add beside: a container, a variable, an annotation', async () => {
      const { ref, applied, compare } = await bring();
      const beside = { image: 'registry.localhost/mesh/proxy:1', name: 'proxy' };
      await bench.edit(ref, 'Deployment', container('proxy', beside), 'mesh');
      const variable = { env: [{ name: 'THEIRS', value: '1' }] };
      await bench.edit(ref, 'Deployment', container(ref.name, variable), 'mesh');
      await bench.edit(ref, 'Service', { metadata: { annotations: { 'mesh/on': 'yes' } } }, 'mesh');
      expect((await look(ref, true))?.owned).toEqual(applied);
      expect(await compare()).toEqual({ owned: applied, differences: [] satisfies Difference[] });
    });

    it('tells who scaled it, and not by its digest', async () => {
      const { ref, applied, compare } = await bring();
      await bench.scale(ref, 3);
      expect((await look(ref, true))?.owned).toEqual(applied);
      const { differences } = await compare();
      expect(differences).toMatchObject([{ kind: 'Deployment', path: 'spec.replicas', before: 1, after: 3 }]);
      expect(differences[0]?.manager).not.toBeNull();
    });

    it('applies only the kinds it is told', async () => {
      const { ref, workload, applied, compare } = await bring();
      const image = 'registry.localhost/demo/hotfix:9';
      await bench.edit(ref, 'Deployment', container(ref.name, { image }), 'kubectl-edit');
      await bench.edit(ref, 'Service', { spec: { selector: { a: 'b' } } }, 'kubectl-edit');
      const { Service } = applied;
      expect(await bench.cluster.apply({ ...workload, kinds: ['Service'] }, signal)).toEqual({ Service });
      expect((await compare()).differences).toMatchObject([{ kind: 'Deployment', after: image }]);
    });
  });
}
