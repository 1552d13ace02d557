import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { lane } from '../dev/fixture.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';

const files = inject('console');

describe.skipIf(files === null)('a board of 500 lanes', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it('is painted soon after a click, and is still one page', async () => {
    const api = new FakeApi();
    for (let id = 1000; id < 1500; id += 1)
      api.state.lanes.push(lane(id, { application: 'shop', environment: 'dev', symbol: `lane-${id}` }));
    const server = await serveConsole(files ?? '', api);
    const page = await browser.newPage({ locale: 'en', viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.base}/`);
    // Not by role: to compute the name of each of so many things takes the driver longer than the page.
    await page.waitForFunction(() => document.querySelectorAll('article').length > 500);
    await page.locator('nav a[href="/apps"]').click();
    await page.locator('.table').waitFor();
    // What was read before is there at once: this is the time of rendering and painting alone.
    const ms = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const from = performance.now();
          const seen = new MutationObserver(() => {
            if (document.querySelectorAll('article').length < 500) return;
            seen.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - from)));
          });
          seen.observe(document.body, { childList: true, subtree: true });
          document.querySelector<HTMLElement>('nav a[href="/"]')?.click();
        }),
    );
    process.stdout.write(`500 lanes: ${Math.round(ms)} ms from click to painted\n`);
    // The goal is 200 ms on a quiet machine; this keeps it from becoming another order of magnitude.
    expect(ms).toBeLessThan(2_000);
    await page.close();
    await server.stop();
  });
});
