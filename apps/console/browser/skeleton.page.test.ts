import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { lane } from '../dev/fixture.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';

const files = inject('console');

/** Where things stand on a board of one application on which all is well, once `there` is shown. */
async function placesOf(browser: Browser, width: number, api: FakeApi, there: string) {
  const server = await serveConsole(files ?? '', api);
  const context = await browser.newContext({ locale: 'en', viewport: { width, height: 640 } });
  try {
    const page: Page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${server.base}/apps/shop`);
    await page.locator(there).first().waitFor();
    const top = async (what: string) => (await page.locator(what).first().boundingBox())?.y;
    // Drawn in slices: what is drawn anew has no place for a moment.
    return await vi.waitFor(async () => {
      const places = [await top('.board-bar'), await top('.board-column-head'), await top(there)];
      expect(places).not.toContain(undefined);
      return places;
    });
  } finally {
    await context.close();
    await server.stop();
  }
}

function well(): FakeApi {
  const api = new FakeApi();
  const shop = { application: 'shop', environment: 'dev' };
  api.state.builds.splice(0);
  api.state.lanes.splice(0, Infinity, lane(1, { ...shop, symbol: 'stable' }));
  return api;
}

describe.skipIf(files === null)('what stands on the board while it loads', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it.each([1440, 360])('stands where it will stand, at %i px', async (width) => {
    const loading = well();
    loading.hold('listLanes');
    const before = await placesOf(browser, width, loading, '.board-skeleton .stack .skeleton');
    expect(await placesOf(browser, width, well(), 'article')).toEqual(before);
  });
});
