import { describe, expect, it } from 'vitest';
import type { WorkloadSpec } from '@arthor/core';
import { exampleSpec } from '../conformance/cluster.js';
import { render } from './render.js';

const options = { instanceId: 'inst', preStopSleepSeconds: 5 };
const spec = (over: Partial<WorkloadSpec> = {}) =>
  exampleSpec('dev', 'shop', { ref: { namespace: 'dev', name: `shop-${'0'.repeat(32)}` }, ...over });
const text = (over: Partial<WorkloadSpec> = {}) => JSON.stringify(render(spec(over), options).deployment);

describe('the manifests of a workload', () => {
  it('never change without being meant to: a changed pod template rolls every deployment', () => {
    expect(render(spec(), options)).toMatchSnapshot();
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
    expect(JSON.stringify(rendered.deployment)).toContain(expected);
  });

  it.each([
    [0, 5],
    [1, 5],
    [30, 0],
  ])('have no sleep where there is no time for it: grace %s, wanted %s', (grace, sleep) => {
    const rendered = render(spec({ gracePeriodSeconds: grace }), { ...options, preStopSleepSeconds: sleep });
    expect(JSON.stringify(rendered.deployment)).not.toContain('preStop');
  });

  it('put into labels only what fits there', () => {
    const long = 'x'.repeat(70);
    expect(text({ symbol: long })).toMatch(/"arthor\.io\/symbol":"[0-9a-f]{32}"/);
    expect(text({ symbol: long })).toContain(
      `"annotations":{"arthor.io/build":"12","arthor.io/symbol":"${long}"`,
    );
  });
});
