import { tmpdir } from 'node:os';
import { ShortClusterMemory } from '@arthor/provider';
import type { Sandbox } from '@arthor/sandbox';
import { expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import { SystemClock } from '../runtime/clock.js';
import { ProviderHealth } from '../runtime/provider-health.js';
import { SystemRandom } from '../runtime/random.js';
import { nothingAdded } from './open-added.js';
import { openProviders } from './open-providers.js';

/** A sandbox that listens on a free port, as with SANDBOX_GATEWAY_PORT=0. */
const sandbox = { kubernetes: null, jenkins: null, gateway: { url: 'http://127.0.0.1:41234' } };

const open = (env: Record<string, string>) =>
  openProviders({
    config: loadConfig(env, tmpdir()),
    // Only its addresses are used.
    added: nothingAdded,
    sandbox: sandbox as Partial<Sandbox> as Sandbox,
    memory: () => new ShortClusterMemory(),
    instanceId: 'i',
    clock: new SystemClock(),
    health: new ProviderHealth(new SystemClock()),
    random: new SystemRandom(),
    version: '0',
    log: () => undefined,
    warn: () => undefined,
  });
const gatewayUrlWith = async (env: Record<string, string>) => (await open(env)).defaults.gatewayUrl;

it('environments are served where GATEWAY_URL says, also beside the sandbox', async () => {
  expect(await gatewayUrlWith({ GATEWAY_URL: 'https://gateway.test' })).toBe('https://gateway.test');
});

it('and else where the sandbox listens', async () => {
  expect(await gatewayUrlWith({ SANDBOX_GATEWAY_PORT: '0' })).toBe('http://127.0.0.1:41234');
});

it('what writes routes is the default of environments that say nothing', async () => {
  const env = {
    SANDBOX: 'off',
    KUBERNETES_ROUTE_PROVIDER: 'gateway-api',
    KUBERNETES_GATEWAY: 'infra/public',
    KUBERNETES_INGRESS_CLASS: 'inside',
  };
  expect((await open(env)).defaults).toMatchObject({
    cluster: null,
    routeProvider: 'gateway-api',
    gateway: 'infra/public',
    ingressClass: 'inside',
  });
});
