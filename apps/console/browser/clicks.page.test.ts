import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { FakeApi } from '../dev/fake-api.js';
import type { Text } from '../src/language/use-text.js';
import { describePage, type State } from './visit.js';
import { withCanary } from '../dev/with-canary.js';

const stable = { application: 'shop', symbol: 'stable', environment: 'dev' };
const card = (page: Page, text: Text) => page.getByRole('article', { name: text('lane.title', stable) });
const submit = (page: Page) => page.getByRole('dialog').locator('button[type=submit]:enabled');

/** Carries an operation out by clicks alone, and counts them. */
function clicked(path: string, clicks: number, way: (page: Page, text: Text) => readonly Locator[]): State {
  return {
    path,
    api: withCanary,
    reach: async (page, text, api: FakeApi) => {
      const buttons = way(page, text);
      for (const button of buttons) await button.click();
      await page.getByRole('dialog').getByText(text('panel.progress'), { exact: true }).waitFor();
      const done = api.writes.filter(
        ({ body }) => typeof body === 'object' && body !== null && 'expectedTick' in body,
      );
      expect(done).toHaveLength(1);
      expect(buttons).toHaveLength(clicks);
    },
  };
}

describePage('clicks', {
  'deploy: 3': clicked('/apps/shop', 3, (page, text) => [
    card(page, text).getByRole('button', { name: text('lane.acts', { title: text('lane.title', stable) }) }),
    page.getByRole('menuitem', { name: text('operate.DEPLOY'), exact: true }),
    submit(page),
  ]),
  'weight: 2': clicked('/apps/shop', 2, (page, text) => [
    card(page, text).getByRole('button', { name: text('lane.weight', { weight: 50 }), exact: true }),
    submit(page),
  ]),
  'promote: 2': clicked('/apps/shop', 2, (page, text) => [
    card(page, text).getByRole('button', { name: text('operate.PROMOTE'), exact: true }),
    submit(page),
  ]),
  'roll back: 2': clicked('/apps/shop', 2, (page, text) => [
    card(page, text).getByRole('button', { name: text('operate.ROLLBACK'), exact: true }),
    submit(page),
  ]),
  'why it is stuck: 0': {
    path: '/apps/shop',
    reach: async (page, text) => {
      const stuck = page.getByRole('article', { name: text('lane.title', { ...stable, symbol: 'pay' }) });
      await stuck.getByText(/no-such-image/).waitFor();
      await stuck.getByText(text('reason.fix.IMAGE_PULL_BACKOFF')).waitFor();
    },
  },
});
