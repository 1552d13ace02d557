import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';
import { speech } from './speech.js';

const files = inject('console');
const text = speech['en-US'];
const live = (page: Page) => page.getByText(text('live.live'), { exact: true }).waitFor();

describe.skipIf(files === null)('several tabs', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  // A browser opens six connections to a server over HTTP/1.1.
  it('share one connection: the eighth is live as the first one is, and all come back after a cut', async () => {
    const api = new FakeApi();
    const server = await serveConsole(files ?? '', api);
    const context = await browser.newContext({ locale: 'en-US' });
    const pages: Page[] = [];
    for (let count = 0; count < 8; count += 1) {
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(`${server.base}/tokens`);
      await live(page);
      pages.push(page);
    }
    expect(api.streams).toBe(1);

    api.cut();
    for (const page of pages) await live(page);
    expect(api.streams).toBe(1);

    for (const page of pages) await page.goto(`${server.base}/login`);
    await expect.poll(() => api.streams).toBe(0);
    await context.close();
    await server.stop();
  });
});
