import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch } from './chromium.js';
import { difference } from './difference.js';

describe.skipIf(inject('console') === null)('how far two pictures differ', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 100, height: 100 } });
  });
  afterAll(() => browser?.close());

  /** A white picture with a box of so many points and this colour. */
  const picture = async (width: number, color: string) => {
    await page.setContent(
      `<body style="margin:0"><div style="width:${width}px;height:10px;background:${color}">`,
    );
    return page.screenshot();
  };

  it('counts the points whose colour is another', async () => {
    const white = await picture(10, '#ffffff');
    expect(await difference(page, white, white)).toBe(0);
    expect(await difference(page, white, await picture(10, '#ffffe0'))).toBe(0.01);
    // Nobody sees that.
    expect(await difference(page, white, await picture(10, '#fbfbfb'))).toBe(0);
  });

  it('is all of it when they differ in size', async () => {
    const before = await picture(10, 'red');
    await page.setViewportSize({ width: 100, height: 101 });
    expect(await difference(page, before, await picture(10, 'red'))).toBe(1);
  });
});
