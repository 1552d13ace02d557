import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderAt } from '../../../dev/render.js';
import { FakeApi } from '../../../dev/fake-api.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const node = (pod: string, isIn: boolean, why: 'READY' | 'NOT_READY') => ({
  pod,
  address: '10.0.0.1:8080',
  in: isIn,
  why,
});
const listed = {
  pod: 'shop-1',
  address: '10.0.0.1:8080',
  registeredBy: 'ARTHOR',
  in: true,
  why: 'GIVEN',
  weight: 3,
  lifecycle: 'RUNNING',
  symbol: 'stable',
} as const;

it('the page of a lane tells pod by pod whom the gateway and callers are given, and why not', async () => {
  const api = new FakeApi();
  api.state.instances = {
    items: [
      {
        deploymentId: 1,
        upstream: {
          provider: 'apisix',
          nodes: [node('shop-1', true, 'READY'), node('shop-2', true, 'NOT_READY')],
        },
        registry: { provider: 'nacos', registered: 1, ready: 1, instances: [listed] },
      },
    ],
    unavailable: [],
  };
  await renderAt('/lanes/1', 'en', api);
  const section = within(
    await screen.findByRole('region', { name: 'Pods at the gateway and in the registry' }),
  );
  await section.findByText('1 of 1 in apisix');
  expect(section.getByText('registered 1 of 1 in nacos')).toBeTruthy();
  const [, first, second] = section.getAllByRole('row').map((row) => row.textContent);
  expect(first).toBe('shop-110.0.0.1:8080InInRegistered by Arthor3Running · stable');
  expect(second).toBe('shop-210.0.0.1:8080Innot ready–––');
});

it('it says what cannot be asked, and that there is nothing to show', async () => {
  const api = new FakeApi();
  const unavailable = { deploymentId: 1, what: 'REGISTRY', code: 'TIMEOUT', message: 'no answer' } as const;
  api.state.instances = {
    items: [{ deploymentId: 1, upstream: null, registry: null }],
    unavailable: [unavailable],
  };
  await renderAt('/lanes/1', 'en', api);
  expect(await screen.findByText('The service registry cannot be asked.')).toBeTruthy();
  expect(screen.queryByText('Reached through its Service only')).toBeNull();
  cleanup();

  api.state.instances = { items: [], unavailable: [] };
  await renderAt('/lanes/1', 'en', api);
  expect(await screen.findByText('Reached through its Service only')).toBeTruthy();
});
