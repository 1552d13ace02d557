import type { Page } from 'playwright-core';
import { describePage } from './visit.js';
import { withCanary } from '../dev/with-canary.js';

const rows = (page: Page) => page.getByRole('row').nth(1);

describePage('lane', {
  empty: {
    path: '/lanes/5',
    reach: (page, text) => page.getByText(text('history.none'), { exact: true }).waitFor(),
  },
  loading: {
    path: '/lanes/3',
    api: (api) => api.hold('getLaneHistory'),
    reach: (page) => page.locator('.skeleton').first().waitFor(),
  },
  error: {
    path: '/lanes/3',
    api: (api) => api.refuse('getLaneHistory', 500, 'INTERNAL'),
    reach: (page) => page.getByRole('alert').waitFor(),
  },
  filled: { path: '/lanes/2', reach: (page) => rows(page).waitFor() },
  'two compared': {
    path: '/lanes/1?compare=54,53',
    reach: (page, text) => page.getByText(text('diff.settings'), { exact: true }).waitFor(),
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
