import type { Page } from 'playwright-core';
import type { FakeApi } from '../dev/fake-api.js';
import type { Text } from '../src/language/use-text.js';
import { describePage } from './visit.js';

const section = (page: Page, text: Text) => page.getByRole('region', { name: text('instances.title') });
const pooled = (api: FakeApi): void => {
  const pods = [
    ['shop-6c9f7d8b5d-abcde', '10.0.0.1:8080', true, 'READY'],
    ['shop-6c9f7d8b5d-fghij', '10.0.0.2:8080', false, 'NOT_READY'],
    ['shop-6c9f7d8b5d-klmno', '10.0.0.3:8080', true, 'TERMINATING'],
  ] as const;
  api.state.instances = {
    items: [
      {
        deploymentId: 1,
        upstream: {
          provider: 'apisix',
          nodes: [
            ...pods.map(([pod, address, isIn, why]) => ({ pod, address, in: isIn, why })),
            { pod: null, address: '10.9.9.9:8080', in: true, why: 'NO_POD' },
          ],
        },
        registry: {
          provider: 'nacos',
          registered: 1,
          ready: 1,
          instances: pods.map(([pod, address, , why]) => ({
            pod,
            address,
            registeredBy: 'ARTHOR',
            in: why === 'READY',
            why: why === 'READY' ? 'GIVEN' : why === 'TERMINATING' ? 'CLOSING' : 'NOT_READY',
            weight: 1,
            lifecycle: why === 'TERMINATING' ? 'CLOSING' : 'RUNNING',
            symbol: 'stable',
          })),
        },
      },
    ],
    unavailable: [],
  };
};

describePage('instances', {
  empty: {
    path: '/lanes/1',
    api: ({ state }) => void (state.instances = { items: [], unavailable: [] }),
    reach: (page, text) => page.getByText(text('instances.none'), { exact: true }).waitFor(),
  },
  loading: {
    path: '/lanes/1',
    api: (api) => api.hold('listLaneInstances'),
    reach: (page, text) => section(page, text).locator('.skeleton').first().waitFor(),
  },
  error: {
    path: '/lanes/1',
    api: (api) => api.refuse('listLaneInstances', 500, 'INTERNAL'),
    reach: (page, text) => section(page, text).getByRole('alert').waitFor(),
  },
  'a registry that cannot be asked': {
    path: '/lanes/1',
    api: (api) => {
      const why = { code: 'REGISTRY_UNREACHABLE', message: 'Nacos does not answer' };
      api.state.instances = { items: [], unavailable: [{ deploymentId: 1, what: 'REGISTRY', ...why }] };
    },
    reach: (page, text) => page.getByText(text('instances.unavailable.REGISTRY')).waitFor(),
  },
  filled: {
    path: '/lanes/1',
    api: pooled,
    reach: async (page, text) => {
      const rows = section(page, text).getByRole('row');
      await rows.nth(4).waitFor();
      await rows.nth(4).scrollIntoViewIfNeeded();
    },
  },
});
