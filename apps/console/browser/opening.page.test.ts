import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';

const files = inject('console');

/** Holds a page's scripts until they are let go. */
async function holding(page: Page): Promise<() => Promise<unknown>> {
  const held: Route[] = [];
  let isHeld = true;
  await page.route('**/*.js', (route) => (isHeld ? void held.push(route) : route.continue()));
  return () => {
    isHeld = false;
    return Promise.all(held.map((route) => route.continue()));
  };
}

describe.skipIf(files === null)('a console that opens', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it('shows its mark while its scripts are on their way', async () => {
    const server = await serveConsole(files ?? '', new FakeApi());
    const context = await browser.newContext({ locale: 'en' });
    try {
      const page = await context.newPage();
      const letGo = await holding(page);
      await page.goto(server.base, { waitUntil: 'commit' });
      await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
      const mark = await page.locator('.begin svg').boundingBox();
      const { width = 0, height = 0 } = page.viewportSize() ?? {};
      expect(Math.abs((mark?.x ?? 0) + 20 - width / 2)).toBeLessThan(10);
      expect(Math.abs((mark?.y ?? 0) + 20 - height / 2)).toBeLessThan(10);
      await letGo();
      await page.locator('article').first().waitFor();
      expect(await page.locator('.begin').count()).toBe(0);
    } finally {
      await context.close();
      await server.stop();
    }
  });
});
