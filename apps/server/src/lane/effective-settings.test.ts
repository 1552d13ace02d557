import { tmpdir } from 'node:os';
import type { EnvironmentSettings, Settings } from '@arthor/contract';
import { expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import { effectiveSettings, storedSettings } from './effective-settings.js';

const config = loadConfig(
  { SANDBOX: 'off', KUBERNETES_DEFAULT_POD_PORT: '9000', DRAIN_SECONDS: '7' },
  tmpdir(),
);

it('takes each setting from the latest layer that has it', () => {
  const settings = effectiveSettings(config, {
    environment: { drainSeconds: 20 },
    application: { replicas: 2, env: { A: '1', B: '1' }, readinessPath: '/ready' },
    inEnvironment: { env: { A: '2' }, readinessPath: null },
  });
  expect(settings.containerPort).toEqual({ value: 9000, source: 'installation' });
  expect(settings.replicas).toEqual({ value: 2, source: 'application' });
  expect(settings.env).toEqual({ value: { A: '2' }, source: 'environment' });
  expect(settings.readinessPath).toEqual({ value: null, source: 'environment' });
  expect(settings.command).toEqual({ value: null, source: 'default' });
});

it('drains as the application in the environment says, else the application, the environment, the installation', () => {
  const drain = (
    application: number | undefined,
    inEnvironment: number | undefined,
    environment: number | null,
  ) =>
    effectiveSettings(config, {
      environment: { drainSeconds: environment },
      application: application === undefined ? {} : { drainSeconds: application },
      inEnvironment: inEnvironment === undefined ? {} : { drainSeconds: inEnvironment },
    }).drainSeconds;
  expect(drain(1, 2, 3)).toEqual({ value: 2, source: 'environment' });
  expect(drain(1, undefined, 3)).toEqual({ value: 1, source: 'application' });
  expect(drain(undefined, undefined, 3)).toEqual({ value: 3, source: 'environment' });
  expect(drain(undefined, undefined, null)).toEqual({ value: 7, source: 'installation' });
});

it('pods of protected environments must be ready for ten seconds on a real cluster, unless something else is said', () => {
  const real = loadConfig({ KUBERNETES_CONFIG: 'kubeconfig' }, tmpdir());
  const said = loadConfig({ KUBERNETES_CONFIG: 'kubeconfig', MIN_READY_SECONDS: '4' }, tmpdir());
  const sandbox = loadConfig({}, tmpdir());
  const of = (from: typeof real, environment: EnvironmentSettings, application: Settings = {}) =>
    effectiveSettings(from, { environment, application, inEnvironment: {} }).minReadySeconds;
  expect(of(real, { protected: true })).toEqual({ value: 10, source: 'default' });
  expect(of(real, {})).toEqual({ value: 0, source: 'default' });
  expect(of(sandbox, { protected: true })).toEqual({ value: 0, source: 'default' });
  expect(of(said, { protected: true })).toEqual({ value: 4, source: 'installation' });
  expect(of(said, { minReadySeconds: 0 })).toEqual({ value: 0, source: 'environment' });
  expect(of(said, { minReadySeconds: 0 }, { minReadySeconds: 7 })).toEqual({
    value: 7,
    source: 'application',
  });
});

it('autoReturn that is off somewhere is off, not absent', () => {
  const of = (application: Settings) =>
    effectiveSettings(config, { environment: { autoReturn: true }, application, inEnvironment: {} })
      .autoReturn;
  expect(of({ autoReturn: false })).toEqual({ value: false, source: 'application' });
  expect(of({})).toEqual({ value: true, source: 'environment' });
});

it('autoscale may be switched off in one environment', () => {
  const autoscale = { min: 2, max: 5, cpuPercent: 80 };
  const of = (application: Settings, inEnvironment: Settings) =>
    effectiveSettings(config, { environment: {}, application, inEnvironment }).autoscale;
  expect(of({}, {})).toEqual({ value: null, source: 'default' });
  expect(of({ autoscale }, {})).toEqual({ value: autoscale, source: 'application' });
  expect(of({ autoscale }, { autoscale: null })).toEqual({ value: null, source: 'environment' });
  expect(storedSettings({ autoscale: { ...autoscale, max: 1 }, replicas: 3 })).toEqual({ replicas: 3 });
});

it('keeps what is sound of a row that was broken by hand', () => {
  expect(storedSettings({ replicas: 3, containerPort: 'many', nobodyKnows: 1 })).toEqual({ replicas: 3 });
  expect(storedSettings('not even an object')).toEqual({});
});
