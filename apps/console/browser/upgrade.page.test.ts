import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';

const files = inject('console');
const ofApplications = /\/assets\/applications-[^/]+\.js$/;

/** Opens the board of a console of its own; what was opened is closed at the end. */
async function opened(browser: Browser, run: (page: Page, api: FakeApi) => Promise<void>): Promise<void> {
  const api = new FakeApi();
  const server = await serveConsole(files ?? '', api);
  const context = await browser.newContext({ locale: 'en' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${server.base}/?env=dev`);
    await page.getByRole('article').first().waitFor();
    await run(page, api);
  } finally {
    await context.close();
    await server.stop();
  }
}

describe.skipIf(files === null)('a part of the console that does not come', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it('has the page of after an upgrade loaded once, at its own address', () =>
    opened(browser, async (page) => {
      let loads = 0;
      page.on('load', () => (loads += 1));
      // Of the version before it is gone for good; the page that is loaded anew names the new one.
      await page.route(ofApplications, (route) =>
        loads === 0 ? route.fulfill({ status: 404 }) : route.continue(),
      );
      await page.getByRole('link', { name: 'Applications' }).click();
      await page.getByRole('table', { name: 'Applications' }).waitFor();
      expect([loads, new URL(page.url()).pathname]).toEqual([1, '/apps']);
    }));

  it('is waited for while the server is away, with the navigation around it', () =>
    opened(browser, async (page) => {
      let away = true;
      await page.route(ofApplications, (route) => (away ? route.abort() : route.continue()));
      await page.route(/\/api\/v1\/system$/, (route) => (away ? route.abort() : route.continue()));
      await page.getByRole('link', { name: 'Applications' }).click();
      await page.getByText('The server does not answer.').waitFor();
      expect(await page.getByRole('navigation').isVisible()).toBe(true);
      away = false;
      await page.getByRole('table', { name: 'Applications' }).waitFor();
    }));
});
