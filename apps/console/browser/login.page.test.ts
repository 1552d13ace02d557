import type { Page } from 'playwright-core';
import type { Text } from '../src/language/use-text.js';
import { describePage } from './visit.js';

const fill = async (page: Page, text: Text, password: string) => {
  await page.getByLabel(text('login.username')).fill('admin');
  await page.getByRole('textbox', { name: text('login.password') }).fill(password);
};
const act = (page: Page, text: Text) => page.getByRole('button', { name: text('login.act'), exact: true });

describePage('login', {
  empty: {
    path: '/login',
    api: (api) => (api.signedOut = true),
    reach: (page, text) => page.getByRole('heading', { name: text('login.title') }).waitFor(),
  },
  filled: {
    path: '/login',
    api: (api) => (api.signedOut = true),
    reach: (page, text) => fill(page, text, 'right'),
  },
  loading: {
    path: '/login',
    api: (api) => {
      api.signedOut = true;
      api.hold('createSession');
    },
    reach: async (page, text) => {
      await fill(page, text, 'right');
      await act(page, text).click();
      await page.locator('button[aria-busy=true]').waitFor();
    },
  },
  error: {
    path: '/login',
    api: (api) => (api.signedOut = true),
    reach: async (page, text) => {
      await fill(page, text, 'wrong');
      await act(page, text).click();
      await page.getByRole('alert').getByText(text('problem.BAD_CREDENTIALS')).waitFor();
    },
  },
  'with a sign-in service': {
    path: '/login?back=/history',
    api: (api) => {
      api.signedOut = true;
      api.oidc = { name: 'sso.engineering.example.com' };
    },
    reach: (page, text) =>
      page.getByRole('link', { name: text('login.oidc', { name: 'sso.engineering.example.com' }) }).waitFor(),
  },
  'refused by the sign-in service': {
    path: '/login?problem=OIDC_UNREACHABLE',
    api: (api) => {
      api.signedOut = true;
      api.oidc = { name: 'sso.example.com' };
    },
    reach: (page, text) => page.getByRole('alert').getByText(text('problem.OIDC_UNREACHABLE')).waitFor(),
  },
  'the session has ended': {
    path: '/history',
    reach: async (page, text, api) => {
      await page.getByText(text('live.live'), { exact: true }).waitFor();
      api.signedOut = true;
      api.cut();
      await page.getByText(text('login.ended')).waitFor();
    },
  },
});
