import type { Page } from 'playwright-core';
import { deployment, lane } from '../dev/fixture.js';
import { withCanary } from '../dev/with-canary.js';
import { describePage } from './visit.js';

const rows = (page: Page) => page.getByRole('row').nth(1);
const place = { application: 'shop', environment: 'dev', symbol: 'stable' };
const main = deployment(1, place);
const gone = `${main.name}-6c9f7d8b5d-gone`;

describePage('lane', {
  empty: {
    path: '/lanes/5',
    reach: (page, text) => page.getByText(text('history.none'), { exact: true }).waitFor(),
  },
  filled: {
    path: '/lanes/2',
    reach: async (page, text) => {
      await rows(page).waitFor();
      await page.getByText('FailedCreate').waitFor();
      await page.getByRole('list', { name: text('rail.title') }).waitFor();
    },
  },
  'the log of a container that fell': {
    path: '/lanes/2?previous=true',
    reach: (page) => page.getByRole('log').getByText('Caused by').waitFor(),
  },
  'a log that is held': {
    path: '/lanes/1',
    reach: async (page, text) => {
      await page.getByRole('log').getByText('OrderController').waitFor();
      await page.getByRole('button', { name: text('log.follow') }).click();
      await page.getByText(text('log.paused')).waitFor();
      await page.getByRole('log').scrollIntoViewIfNeeded();
    },
  },
  'two compared': {
    path: '/lanes/1?compare=54,53',
    reach: async (page, text) => {
      const settings = page.getByText(text('diff.settings'), { exact: true });
      await settings.waitFor();
      await settings.scrollIntoViewIfNeeded();
    },
  },
  'who answers': {
    path: '/lanes/1?op=try&id=1',
    api: withCanary,
    reach: async (page, text) => {
      await page.getByLabel(text('try.header'), { exact: true }).fill('qa');
      await page.getByRole('button', { name: text('try.send') }).click();
      await page.getByText(text('try.with', { header: 'qa' })).waitFor();
    },
  },
});

// Laid out as the ones above.
describePage(
  'lane otherwise',
  {
    loading: {
      path: '/lanes/3',
      api: (api) => {
        for (const each of ['getLaneHistory', 'listLanePods'] as const) api.hold(each);
      },
      reach: (page) => page.locator('.skeleton').first().waitFor(),
    },
    error: {
      path: '/lanes/3',
      api: (api) => api.refuse('getLaneHistory', 500, 'INTERNAL'),
      reach: (page) => page.getByRole('alert').waitFor(),
    },
    'a pod that is gone': {
      path: `/lanes/1?pod=${gone}`,
      api: (api) => api.refuse('getPodLog', 404, 'POD_UNKNOWN'),
      reach: async (page, text) => {
        const words = page.getByText(text('log.gone'));
        await words.waitFor();
        await words.scrollIntoViewIfNeeded();
      },
    },
    'a cluster that cannot be asked': {
      path: '/lanes/1',
      api: (api) => {
        const unavailable = [
          { deploymentId: 1, code: 'TIMEOUT', message: 'the API server did not answer in time' },
        ];
        const pods = main.pods.map((pod) => ({
          ...pod,
          deploymentId: 1,
          node: null,
          createdAt: null,
          readySince: null,
        }));
        api.pods = { items: pods, unavailable };
        api.refuse('getPodLog', 502, 'TIMEOUT');
      },
      reach: async (page, text) => {
        await page.getByText(text('pods.unavailable')).waitFor();
        await page.getByRole('alert').waitFor();
      },
    },
    'nothing runs': {
      path: '/lanes/90',
      api: ({ state }) => void state.lanes.push(lane(90, { ...place, symbol: 'old', main: null })),
      reach: (page, text) => page.getByText(text('pods.none.why')).waitFor(),
    },
    'one may not see it': {
      path: '/lanes/1',
      api: (api) => api.refuse('getLane', 403, 'FORBIDDEN'),
      reach: (page, text) => page.getByText(text('state.forbidden'), { exact: true }).waitFor(),
    },
  },
  { once: true },
);
