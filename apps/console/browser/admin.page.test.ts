import type { Page } from 'playwright-core';
import { describePage } from './visit.js';

const row = (page: Page) => page.getByRole('row').nth(1).waitFor();

describePage(
  'admin',
  {
    audit: { path: '/audit', reach: row },
    'audit of refusals': { path: '/audit?result=REFUSED&from=2026-01-01T00:00:00.000Z', reach: row },
    'audit in which nothing fits': {
      path: '/audit?who=nobody',
      reach: (page) => page.locator('.empty').waitFor(),
    },
    'audit that loads': {
      path: '/audit',
      api: (api) => api.hold('listAudit'),
      reach: (page) => page.locator('.skeleton').first().waitFor(),
    },
    'audit that one may not see': {
      path: '/audit',
      api: (api) => {
        api.roles = [{ role: 'VIEWER', environment: null }];
        api.refuse('listAudit', 403, 'FORBIDDEN');
      },
      reach: (page, text) => page.getByText(text('state.forbidden'), { exact: true }).waitFor(),
    },
    system: {
      path: '/system',
      reach: async (page, text) => {
        await row(page);
        for (const kind of ['kubernetes', 'jenkins', 'registry'] as const) {
          const name = text('server.test.of', { name: text(`server.kind.${kind}`) });
          await page.getByRole('button', { name, exact: true }).click();
        }
        await page.getByText('ECONNREFUSED').waitFor();
        await page.getByText(text('server.absent')).waitFor();
      },
    },
    'system that does not answer': {
      path: '/system',
      api: (api) => api.refuse('getSystem', 503, 'STORE_BUSY'),
      reach: (page) => page.getByRole('alert').first().waitFor(),
    },
    help: {
      path: '/help',
      reach: (page, text) => page.getByRole('img', { name: text('help.states') }).waitFor(),
    },
    'words of the help': {
      path: '/help',
      reach: (page, text) => page.getByText(text('help.what.audit')).scrollIntoViewIfNeeded(),
    },
  },
  { once: true },
);
