import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describePage } from './visit.js';

const path = '/apps/shop?op=deploy&app=shop&to=dev&as=stable';
const dialog = (page: Page) => page.getByRole('dialog');

describePage('deploy', {
  empty: {
    path,
    api: ({ state }) => state.builds.splice(0),
    reach: (page, text) => dialog(page).getByText(text('deploy.no-build')).first().waitFor(),
  },
  loading: {
    path,
    api: (api) => api.hold('createOperation'),
    reach: (page, text) => dialog(page).getByText(text('plan.planning')).waitFor(),
  },
  error: {
    path,
    api: (api) => api.refuse('createOperation', 500, 'INTERNAL'),
    reach: (page) => dialog(page).getByRole('alert').waitFor(),
  },
  filled: {
    path,
    reach: async (page) => {
      await dialog(page).locator('button[type=submit]:enabled').waitFor();
      // What it does and who gets the traffic is read without scrolling, on a phone, too.
      const end = async (of: string) => {
        const box = await dialog(page).locator(of).boundingBox();
        return box === null ? Number.NaN : box.y + box.height;
      };
      const foot = (await dialog(page).locator('.panel-foot').boundingBox())?.y ?? 0;
      expect(await end('.plan-sentence')).toBeLessThan(foot);
      expect(await end('.plan-traffic')).toBeLessThan(foot);
    },
  },
  'a symbol that cannot be one': {
    path,
    reach: async (page, text) => {
      await dialog(page).getByLabel(text('term.symbol')).fill('-pay');
      await dialog(page).getByText(text('field.createOperation.symbol.INVALID_FORMAT')).waitFor();
    },
  },
  overtaken: {
    path,
    reach: async (page, text, api) => {
      const act = dialog(page).locator('button[type=submit]:enabled');
      await act.waitFor();
      api.refuseNext(409, 'LANE_MOVED', { tick: 1048, expectedTick: 1001, by: 'lilei', operate: 'DELETE' });
      await act.click();
      await dialog(page)
        .getByRole('button', { name: text('plan.moved.look') })
        .waitFor();
    },
  },
});
