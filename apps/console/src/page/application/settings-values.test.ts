// @vitest-environment node
import type { Settings } from '@arthor/contract';
import { expect, it } from 'vitest';
import { settingsOf, valuesOf } from './settings-values.js';

it.each<Settings>([
  {},
  {
    containerPort: 8080,
    replicas: 2,
    readinessPath: '/healthz',
    drainSeconds: 0,
    resources: { requests: { cpu: '250m' }, limits: { cpu: '1', memory: '1Gi' } },
    env: { LEVEL: 'info', EMPTY: '' },
    envFrom: [{ kind: 'Secret', name: 'shop' }],
    command: ['java', '-jar', 'app.jar'],
    autoscale: { min: 2, max: 8, cpuPercent: 70 },
  },
  {
    resources: { requests: { 'nvidia.com/gpu': '1', memory: '1e9' }, limits: { 'nvidia.com/gpu': '1' } },
    autoscale: null,
    env: { CERT: 'first\nsecond', 'spring.profiles.active': 'dev' },
    command: ['sh', '-c', 'set -e\nrun'],
  },
  { autoscale: null },
  { registerBy: 'ARTHOR', registryKeys: ['DUBBO', 'JOYLIVE'] },
  { registryKeys: [] },
])('what was stored is stored again as it was: %j', (own) => {
  expect(settingsOf(valuesOf(own), own)).toEqual(own);
});

it('what is emptied is left to the layer below', () => {
  const own: Settings = {
    containerPort: 80,
    resources: { limits: { cpu: '1' } },
    command: ['run'],
    registerBy: 'NONE',
    registryKeys: ['DUBBO'],
  };
  const emptied = { containerPort: null, command: '\n', registerBy: 'below', registryKeys: [] } as const;
  const values = { ...valuesOf(own), ...emptied, registryKeys: [] };
  const resources = { requests: { cpu: '', memory: '' }, limits: { cpu: '', memory: '' } };
  expect(settingsOf({ ...values, resources }, own)).toEqual({});
});
