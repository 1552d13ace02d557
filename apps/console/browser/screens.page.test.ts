import type { Page } from 'playwright-core';
import type { FakeApi } from '../dev/fake-api.js';
import { deployment, lane } from '../dev/fixture.js';
import type { Text } from '../src/language/use-text.js';
import { describePage, type State } from './visit.js';
import { withCanary } from '../dev/with-canary.js';

const dialog = (page: Page) => page.getByRole('dialog');
const planned = (page: Page) => dialog(page).locator('button[type=submit]:enabled').waitFor();
const row = (page: Page) => page.getByRole('row').nth(1).waitFor();
const field = (path: string, label: Parameters<Text>[0]): State => ({
  path,
  reach: (page, text) => dialog(page).getByLabel(text(label)).first().waitFor(),
});
const inProduction = ({ state }: FakeApi) =>
  void state.lanes.push(lane(80, { application: 'shop', environment: 'prod', symbol: 'stable' }));

describePage(
  'screens',
  {
    fleet: { path: '/fleet', reach: (page) => page.getByRole('rowheader', { name: 'shop' }).waitFor() },
    'fleet, filtered to nothing': {
      path: '/fleet?q=nobody',
      reach: (page) => page.locator('.empty').waitFor(),
    },
    applications: { path: '/apps', reach: row },
    'no application': {
      path: '/apps',
      api: ({ state }) => state.applications.splice(0),
      reach: (page) => page.locator('.empty').waitFor(),
    },
    'new application': field('/apps?op=application', 'term.name'),
    features: { path: '/apps/shop/features', reach: row },
    'new feature': field('/apps/shop/features?op=feature&app=shop', 'term.repository'),
    builds: { path: '/builds', reach: row },
    'no build': {
      path: '/apps/shop/builds',
      api: ({ state }) => state.builds.splice(0),
      reach: (page) => page.locator('.empty').waitFor(),
    },
    'builds that cannot be read': {
      path: '/builds',
      api: (api) => api.refuse('listBuilds', 500, 'INTERNAL'),
      reach: (page) => page.getByRole('alert').waitFor(),
    },
    build: { path: '/builds/13', reach: (page) => page.getByRole('log').getByText('stage 40').waitFor() },
    'new build': field('/apps/shop/builds?op=build&app=shop', 'term.feature'),
    settings: {
      path: '/apps/shop/settings',
      reach: (page, text) => page.getByLabel(text('settings.port')).waitFor(),
    },
    'settings with an autoscaler': {
      path: '/apps/shop/settings',
      reach: async (page, text) => {
        await page.getByLabel(text('settings.autoscale'), { exact: true }).first().click();
        await page.getByRole('option', { name: text('settings.autoscale.on') }).click();
        await page.getByLabel(text('settings.autoscale.cpu')).scrollIntoViewIfNeeded();
      },
    },
    'bounds of an autoscaler': {
      path: '/apps/shop?op=scale&id=1&max=9',
      api: ({ state }) => {
        const of = { application: 'shop', environment: 'dev', symbol: 'stable' };
        const main = deployment(1, { ...of, autoscale: { min: 2, max: 6, cpuPercent: 70 } });
        state.lanes[0] = lane(1, { ...of, main });
      },
      reach: planned,
    },
    'an end by itself': {
      path: '/apps/shop?op=deploy&app=shop&to=dev&as=trial&ttl=86400',
      reach: planned,
    },
    environments: { path: '/environments', reach: row },
    'new environment': field('/environments?op=environment', 'term.host'),
    environment: {
      path: '/environments/prod',
      reach: (page, text) => page.getByLabel(text('environment.drain')).waitFor(),
    },
    'how operations are confirmed': {
      path: '/environments/prod',
      reach: async (page, text) => {
        await page.getByText(text('environment.confirm'), { exact: true }).click();
        await page.getByText(text('environment.confirm.why')).scrollIntoViewIfNeeded();
      },
    },
    history: { path: '/history', reach: row },
    'history that loads': {
      path: '/history',
      api: (api) => api.hold('listOperations'),
      reach: (page) => page.locator('.skeleton').first().waitFor(),
    },
    'an operation that is blocked': {
      path: '/ops/55',
      reach: (page, text) => page.getByText(text('reason.fix.IMAGE_PULL_BACKOFF')).waitFor(),
    },
    'an operation that failed': {
      path: '/ops/51',
      reach: (page, text) => page.getByText(text('step.WORKLOAD')).first().waitFor(),
    },
    'an operation that is not there': {
      path: '/ops/4711',
      reach: (page) => page.locator('.empty').waitFor(),
    },
    progress: {
      path: '/apps/shop?op=progress&id=55',
      reach: (page, text) => dialog(page).getByText(text('reason.fix.IMAGE_PULL_BACKOFF')).waitFor(),
    },
    'an end': {
      path: '/apps/shop?op=progress&id=54',
      reach: (page, text) => dialog(page).getByText(text('outcome.DONE.DEPLOY')).waitFor(),
    },
    offline: { path: '/apps/shop?op=offline&id=1', reach: planned },
    'offline in production': {
      path: '/apps/shop?op=offline&id=80',
      api: inProduction,
      reach: (page, text) =>
        dialog(page)
          .getByLabel(text('confirm.symbol', { symbol: 'stable' }))
          .waitFor(),
    },
    cancel: { path: '/apps/shop?op=cancel&id=55', reach: planned },
    weight: { path: '/apps/shop?op=weight&id=70&weight=35', api: withCanary, reach: planned },
    tokens: { path: '/tokens', reach: row },
    'new token': field('/tokens?op=token', 'term.name'),
    users: { path: '/users', reach: row },
    'new user': field('/users?op=user', 'user.nickname'),
    'first password': {
      path: '/',
      api: (api) => (api.mustChangePassword = true),
      reach: (page, text) => page.getByRole('heading', { name: text('password.first') }).waitFor(),
    },
    password: field('/?op=password', 'password.current'),
    'no such page': {
      path: '/nowhere',
      reach: (page) => page.getByRole('heading', { level: 1 }).waitFor(),
    },
  },
  { once: true },
);
