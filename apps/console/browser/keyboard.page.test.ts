import { describePage } from './visit.js';

describePage('keyboard', {
  'the palette': {
    path: '/apps/shop',
    reach: async (page, text) => {
      await page.getByRole('article').first().waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: text('palette.title') }).pressSequentially('hg shop');
      await page.getByRole('option').first().waitFor();
    },
  },
  'the keys': {
    path: '/apps/shop',
    reach: async (page, text) => {
      await page.getByRole('article').first().waitFor();
      await page.keyboard.press('Shift+?');
      await page.getByRole('heading', { name: text('keys.title') }).waitFor();
    },
  },
});
