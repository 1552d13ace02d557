import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { environment, lane } from '../dev/fixture.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';

const files = inject('console');

/** The board of an application with what needs somebody, on a small phone. */
async function onPhone(browser: Browser, run: (page: Page) => Promise<void>): Promise<void> {
  const api = new FakeApi();
  const { state } = api;
  state.environments.push(environment(4, 'a-rather-long-name-of-one', ''), environment(5, 'one-more', ''));
  const blocked = state.lanes.find(({ symbol }) => symbol === 'pay');
  if (blocked === undefined) throw new Error('no lane is blocked');
  const more = [31, 32, 33].map((id) => ({ ...blocked, id, symbol: `blocked-${id}` }));
  state.lanes.splice(0, Infinity, blocked, ...more);
  state.lanes.push(lane(30, { application: 'shop', environment: 'dev', symbol: 'stable' }));
  const server = await serveConsole(files ?? '', api);
  const context: BrowserContext = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 360, height: 640 },
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${server.base}/apps/shop`);
    await page.getByRole('article').first().waitFor();
    await run(page);
  } finally {
    await context.close();
    await server.stop();
  }
}

describe.skipIf(files === null)('a phone', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it('shows what needs somebody and the first lane without scrolling', () =>
    onPhone(browser, async (page) => {
      const first = await page.getByRole('article').first().boundingBox();
      expect(first?.y).toBeLessThanOrEqual(640 - 36);
    }));

  it('leads to the navigation from wherever one has scrolled to', () =>
    onPhone(browser, async (page) => {
      await page.getByRole('article').last().scrollIntoViewIfNeeded();
      await page.getByRole('button', { name: 'Open navigation' }).click();
      await page.getByRole('link', { name: 'Deploy records' }).first().waitFor();
    }));

  it('keeps what can be done at once under the thumb while its lane is on the screen', () =>
    onPhone(browser, async (page) => {
      const blocked = page.getByRole('article', { name: /blocked-31/ });
      await blocked.evaluate((it) => it.scrollIntoView({ block: 'start' }));
      await page.evaluate(() => window.scrollBy(0, -400));
      const undo = await blocked.getByRole('button', { name: 'Undo' }).boundingBox();
      expect(undo?.height).toBeGreaterThanOrEqual(44);
      expect((undo?.y ?? 640) + (undo?.height ?? 0)).toBeLessThanOrEqual(640);
    }));
});
