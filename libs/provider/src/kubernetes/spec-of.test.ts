import type { RenderedWorkload, WorkloadSpec } from '@arthor/core';
import { expect, it } from 'vitest';
import { exampleSpec } from '../conformance/cluster.js';
import { render } from './render.js';
import { specOf } from './spec-of.js';

const options = { instanceId: 'inst', preStopSleepSeconds: 5 };
/** What a table gives back of it. */
const stored = (rendered: RenderedWorkload): RenderedWorkload => JSON.parse(JSON.stringify(rendered));

it.each<[string, Partial<WorkloadSpec>]>([
  ['all defaults', {}],
  ['a canary', { canary: true, symbol: 'pay', laneId: 4711, buildId: 9 }],
  ['no Service', { service: false, servicePort: 8088 }],
  ['other ports', { containerPort: 3000, servicePort: 8080 }],
  ['a TCP probe', { readinessPath: null }],
  ['no variables', { env: {} }],
  ['variables that refer to others', { env: { B: '$(C)', C: '$(ARTHOR_POD_IP)', A: '' } }],
  [
    'a ConfigMap and a Secret',
    {
      envFrom: [
        { kind: 'Secret', name: 's' },
        { kind: 'ConfigMap', name: 'c' },
      ],
    },
  ],
  ['requests', { resources: { requests: { cpu: '100m', memory: '1Gi' } } }],
  ['requests and limits', { resources: { requests: { cpu: '1' }, limits: { memory: '2Gi' } } }],
  ['a command', { command: ['node', 'main.js'] }],
  ['a pull policy and secrets', { imagePullPolicy: 'Always', imagePullSecrets: ['one', 'two'] }],
  ['no grace', { gracePeriodSeconds: 0 }],
  ['other times', { gracePeriodSeconds: 90, minReadySeconds: 10, progressDeadlineSeconds: 60 }],
  ['names that fit no label', { symbol: 'x'.repeat(70), application: `${'y'.repeat(70)}!` }],
  ['more replicas', { replicas: 5 }],
  ['an autoscaler', { cpuPercent: 80 }],
])('the spec of a workload is read out of its manifests: %s', (_, over) => {
  const spec = exampleSpec('dev', 'shop', over);
  expect(specOf(stored(render(spec, options)), spec.replicas)).toEqual(spec);
});

it('variables that the user gave names of ours were never in the manifests', () => {
  const spec = exampleSpec('dev', 'shop', { env: { ARTHOR_SYMBOL: 'mine', ARTHOR_POD_IP: '1', OWN: 'x' } });
  const read = specOf(render(spec, options), 1);
  expect(read).toEqual({ ...spec, env: { OWN: 'x' } });
  expect(render(read, options)).toEqual(render(spec, options));
});

it('what is none of our manifests is said to be unreadable', () => {
  const rendered = { ...render(exampleSpec('dev'), options), objects: [{ kind: 'Deployment' }] };
  expect(() => specOf(rendered, 1)).toThrow(/none that Arthor renders/);
});
