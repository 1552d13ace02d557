import type { Page } from 'playwright-core';
import { describePage } from './visit.js';
import { withCanary } from '../dev/with-canary.js';

const dialog = (page: Page) => page.getByRole('dialog');
const planned = (page: Page) => dialog(page).locator('button[type=submit]:enabled').waitFor();

describePage('canary', {
  menu: {
    path: '/apps/shop',
    api: withCanary,
    reach: async (page, text) => {
      const title = text('lane.title', { application: 'shop', symbol: 'stable', environment: 'dev' });
      await page.getByRole('button', { name: text('lane.acts', { title }) }).click();
      await page.getByRole('menuitem', { name: text('lane.canary.DELETE'), exact: true }).waitFor();
    },
  },
  gray: { path: '/apps/shop?op=gray&app=shop&to=dev&as=stable&header=qa', reach: planned },
  'blue-green': { path: '/apps/shop?op=blue-green&app=shop&to=dev&as=stable&weight=20', reach: planned },
  'too few pods': {
    path: '/apps/shop?op=weight&id=70&weight=60',
    api: withCanary,
    reach: async (page) => {
      await dialog(page).getByRole('alert').waitFor();
      await dialog(page).getByRole('switch').waitFor();
    },
  },
  promote: { path: '/apps/shop?op=promote&id=70', api: withCanary, reach: planned },
  rollback: { path: '/apps/shop?op=rollback&app=shop&to=dev&as=stable', reach: planned },
  'which is scaled': { path: '/apps/shop?op=scale&id=70&replicas=3', api: withCanary, reach: planned },
  restart: { path: '/apps/shop?op=restart&id=1', api: withCanary, reach: planned },
});
