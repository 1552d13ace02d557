import { expect } from 'vitest';
import type { Text } from '../src/language/use-text.js';
import { environment, freeze, lane as laneOf } from '../dev/fixture.js';
import { describePage } from './visit.js';

const lane = (text: Text, symbol: string) =>
  text('lane.title', { application: 'shop', symbol, environment: 'dev' });

describePage('board', {
  empty: {
    path: '/',
    api: ({ state }) => state.lanes.splice(0),
    reach: async (page, text) => {
      await page.getByText(text('board.nothing', { name: 'dev' })).waitFor();
      const first = text('board.first.act', { build: 13, application: 'shop', to: 'dev' });
      await page.getByRole('button', { name: first, exact: true }).waitFor();
    },
  },
  'empty, with nothing built': {
    path: '/',
    api: ({ state }) => {
      state.lanes.splice(0);
      state.builds.splice(0);
    },
    reach: (page, text) =>
      page
        .locator('.first-board')
        .getByRole('link', { name: text('page.builds') })
        .waitFor(),
  },
  'empty, on real systems': {
    path: '/',
    api: (api) => {
      api.state.lanes.splice(0);
      api.simulated = [];
    },
    reach: (page) => page.getByText(/ECONNREFUSED/).waitFor(),
  },
  'without an environment': {
    path: '/',
    api: ({ state }) => {
      state.lanes.splice(0);
      state.environments.splice(0);
    },
    reach: (page, text) => page.getByText(text('board.no-environment'), { exact: true }).waitFor(),
  },
  loading: {
    path: '/',
    api: (api) => api.hold('listLanes'),
    reach: async (page, text) => {
      await page.getByRole('heading', { name: text('page.board') }).waitFor();
      await page.locator('.skeleton:visible').first().waitFor();
    },
  },
  error: {
    path: '/',
    api: (api) => api.refuse('listLanes', 500, 'INTERNAL'),
    reach: (page, text) =>
      page
        .getByRole('alert')
        .getByRole('button', { name: text('act.retry') })
        .waitFor(),
  },
  filled: {
    path: '/',
    reach: async (page, text) => {
      await page.getByRole('article', { name: lane(text, 'pay') }).waitFor();
      await page.getByText(text('live.live'), { exact: true }).waitFor();
    },
  },
  'many lanes in four environments, one unfolded': {
    path: '/?q=shop',
    api: ({ state }) => {
      state.environments.push(environment(4, 'a-rather-long-name-of-one', ''));
      for (let id = 100; id < 134; id += 1)
        state.lanes.push(laneOf(id, { application: 'shop', environment: 'dev', symbol: `feature-${id}` }));
    },
    reach: async (page, text) => {
      await page.getByRole('button', { name: text('lane.details', { title: lane(text, 'stable') }) }).click();
      await page.getByText(text('in-force.assumed')).first().waitFor();
      await page.getByRole('article', { name: lane(text, 'feature-133') }).scrollIntoViewIfNeeded();
      expect(await page.getByRole('heading', { name: 'dev', exact: true }).isVisible()).toBe(true);
    },
  },
  'filtered to nothing': {
    path: '/?q=nobody',
    reach: (page, text) => page.getByRole('button', { name: text('filter.clear') }).waitFor(),
  },
  'not live': {
    path: '/',
    reach: async (page, text, api) => {
      await page.getByText(text('live.live'), { exact: true }).waitFor();
      api.silent = true;
      api.cut();
      await page.getByRole('button', { name: text('live.try') }).waitFor();
    },
  },
  'frozen, offline and expiring': {
    path: '/apps/shop',
    api: ({ state }) => {
      state.freezes.push(freeze(1, { environment: 'dev' }));
      const place = { application: 'shop', environment: 'dev' };
      const hour = 3_600_000;
      const at = (ms: number) => new Date(Date.now() + ms).toISOString();
      const offline = { at: at(-hour), by: { user: 'lilei', through: 'console' }, reason: 'moved', build: 7 };
      state.lanes.push(
        laneOf(90, { ...place, symbol: 'gone', main: null, offline }),
        laneOf(91, { ...place, symbol: 'trial', expiresAt: at(hour) }),
      );
    },
    reach: async (page, text) => {
      await page.getByRole('button', { name: text('board.frozen'), exact: true }).waitFor();
      await page.getByText(/moved/).waitFor();
      await page.locator('.lane-expires').waitFor();
    },
  },
  freezes: {
    path: '/apps/shop?op=freeze&to=prod&app=shop',
    api: ({ state }) => void state.freezes.push(freeze(1)),
    reach: (page, text) => page.getByRole('button', { name: text('freeze.lift') }).waitFor(),
  },
});
