import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';
import { tell } from './figure.js';
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
  it('share one connection: the twentieth is live as the first one is, and all come back after a cut', async () => {
    const api = new FakeApi();
    const server = await serveConsole(files ?? '', api);
    const context = await browser.newContext({ locale: 'en-US' });
    const pages: Page[] = [];
    for (let count = 0; count < 20; count += 1) {
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(`${server.base}/tokens`);
      await live(page);
      pages.push(page);
    }
    await tell({ goal: 'connections', value: api.stream.size, how: '20 tabs, all of them live' });
    expect(api.stream.size).toBe(1);

    api.cut();
    for (const page of pages) await live(page);
    expect(api.stream.size).toBe(1);

    for (const page of pages) await page.goto(`${server.base}/login`);
    await expect.poll(() => api.stream.size).toBe(0);
    await context.close();
    await server.stop();
  }, 90_000);

  it('ask nothing any more once the session has ended', async () => {
    const api = new FakeApi();
    const server = await serveConsole(files ?? '', api);
    const context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${server.base}/tokens`);
    await live(page);
    api.signedOut = true;
    api.cut();
    await page.getByText(text('login.ended')).waitFor();
    let asked = 0;
    page.on('request', () => (asked += 1));
    const waitedMs = 10_000;
    await page.waitForTimeout(waitedMs);
    await tell({ goal: 'ended-requests', value: (asked * 60_000) / waitedMs, how: 'counted for 10 s' });
    expect(asked).toBe(0);
    await context.close();
    await server.stop();
  });
});
