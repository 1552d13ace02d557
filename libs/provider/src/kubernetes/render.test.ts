import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { WorkloadSpec } from '@arthor/core';
import { exampleSpec } from '../conformance/cluster.js';
import { hashOf, render } from './render.js';

const options = { instanceId: 'inst', preStopSleepSeconds: 5 };
const spec = (over: Partial<WorkloadSpec> = {}) =>
  exampleSpec('dev', 'shop', { ref: { namespace: 'dev', name: `shop-${'0'.repeat(32)}` }, ...over });
const text = (over: Partial<WorkloadSpec> = {}) => JSON.stringify(render(spec(over), options).objects[0]);

describe('the manifests of a workload', () => {
  it('never change without being meant to: a changed pod template rolls every deployment', () => {
    const { objects, ...facts } = render(spec(), options);
    const [deployment, service] = objects;
    expect({ deployment, service, ...facts }).toMatchSnapshot();
  });

  it('have the same hash whatever the order of what they are made of', () => {
    const a = render(
      spec({ env: { A: '1', B: '2' }, resources: { requests: { cpu: '1', memory: '1Gi' } } }),
      options,
    );
    const b = render(
      spec({ env: { B: '2', A: '1' }, resources: { requests: { memory: '1Gi', cpu: '1' } } }),
      options,
    );
    expect(a.hash).toBe(b.hash);
  });

  it.each<[string, Partial<WorkloadSpec>]>([
    ['image', { image: 'registry.localhost/demo/shop:2' }],
    ['environment', { env: { A: '2' } }],
    ['service', { service: false }],
    ['service port', { servicePort: 8080 }],
    ['probe', { readinessPath: null }],
  ])('have another hash with another %s', (_, over) => {
    expect(render(spec(over), options).hash).not.toBe(render(spec(), options).hash);
  });

  it('do not depend on how many replicas are wanted', () => {
    expect(render(spec({ replicas: 5 }), options).hash).toBe(render(spec({ replicas: 1 }), options).hash);
    expect(text({ replicas: 5 })).not.toContain('"replicas"');
  });

  it('keep their hash however they were stored', () => {
    for (const over of [{}, { service: false }]) {
      const { objects, hash } = render(spec(over), options);
      const stored = JSON.parse(JSON.stringify(objects, (_, value: unknown) => sorted(value)));
      expect(hashOf(stored)).toBe(hash);
    }
  });

  it('let a pod be ready for a while only where that is wanted', () => {
    expect(text({ minReadySeconds: 10 })).toContain('"minReadySeconds":10');
    expect(render(spec({ minReadySeconds: 0 }), options).hash).toBe(render(spec(), options).hash);
  });

  it('put what a variable refers to before it, ours first', () => {
    const env = { A: '$(C)/$(B)', B: '$(ARTHOR_SYMBOL)', C: 'x', D: '$$(A)' };
    const [deployment] = render(spec({ env }), options).objects;
    expect(namesOf(deployment)).toEqual([...ourNames, 'B', 'C', 'A', 'D']);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing is referred to', { B: 'x', A: '$(ELSEWHERE) $$(B) $(B' }],
    ['the names are those of every object', { constructor: '$(toString)', B: 'x' }],
  ])('leave the order of variables as it was where %s', (_, env) => {
    const [deployment] = render(spec({ env }), options).objects;
    expect(namesOf(deployment)).toEqual([...Object.keys(env).sort(), ...ourNames]);
  });

  it('keep the order of what is read in order: of several sources the last one wins', () => {
    const envFrom = [
      { kind: 'Secret', name: 'z' },
      { kind: 'ConfigMap', name: 'a' },
      { kind: 'Secret', name: 'm' },
    ] as const;
    expect(text({ envFrom, command: ['z', 'a', 'm'] })).toContain(
      '"envFrom":[{"secretRef":{"name":"z"}},{"configMapRef":{"name":"a"}},{"secretRef":{"name":"m"}}]',
    );
    expect(text({ command: ['z', 'a', 'm'] })).toContain('"command":["z","a","m"]');
  });

  it('order variables that refer to each other in a circle by name', () => {
    const [deployment] = render(spec({ env: { B: '$(A)', A: '$(B)' } }), options).objects;
    expect(namesOf(deployment)).toEqual([...ourNames, 'B', 'A']);
  });

  it('let nobody take our variables', () => {
    const rendered = text({ env: { ARTHOR_SYMBOL: 'mine', ARTHOR_POD_IP: '1', OWN: 'x' } });
    expect(rendered).not.toContain('mine');
    expect(rendered.match(/"name":"ARTHOR_SYMBOL"/g)).toHaveLength(1);
    expect(rendered).toContain('{"name":"OWN","value":"x"}');
  });

  it.each([
    [30, 5, '"sleep":{"seconds":5}'],
    [30, 20, '"sleep":{"seconds":10}'],
    [3, 5, '"sleep":{"seconds":2}'],
  ])('sleep before the end within the grace period: grace %s, wanted %s', (grace, sleep, expected) => {
    const rendered = render(spec({ gracePeriodSeconds: grace }), { ...options, preStopSleepSeconds: sleep });
    expect(JSON.stringify(rendered.objects[0])).toContain(expected);
  });

  it.each([
    [0, 5],
    [1, 5],
    [30, 0],
  ])('have no sleep where there is no time for it: grace %s, wanted %s', (grace, sleep) => {
    const rendered = render(spec({ gracePeriodSeconds: grace }), { ...options, preStopSleepSeconds: sleep });
    expect(JSON.stringify(rendered.objects[0])).not.toContain('preStop');
  });

  it('put into labels only what fits there', () => {
    const long = 'x'.repeat(70);
    expect(text({ symbol: long })).toMatch(/"arthor\.io\/symbol":"[0-9a-f]{32}"/);
    expect(text({ symbol: long })).toContain(
      `"annotations":{"arthor.io/build":"12","arthor.io/symbol":"${long}"`,
    );
  });
});

const ourNames = [
  'ARTHOR_APPLICATION',
  'ARTHOR_BUILD',
  'ARTHOR_CANARY',
  'ARTHOR_DEPLOYMENT',
  'ARTHOR_ENVIRONMENT',
  'ARTHOR_SYMBOL',
  'ARTHOR_POD_IP',
  'ARTHOR_POD_NAME',
  'ARTHOR_POD_UID',
];

function namesOf(deployment: unknown): string[] {
  const named = z.object({ name: z.string() });
  const pod = z.object({ spec: z.object({ containers: z.tuple([z.object({ env: z.array(named) })]) }) });
  const schema = z.object({ spec: z.object({ template: pod }) });
  const [container] = schema.parse(deployment).spec.template.spec.containers;
  return container.env.map(({ name }) => name);
}

/** As MySQL gives JSON back: keys sorted by length, then by name. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)),
  );
}
