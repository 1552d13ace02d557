import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { showcase } from '../dev/showcase.js';
import type { Text } from '../src/language/use-text.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';
import { speech } from './speech.js';

interface Picture {
  readonly path: string;
  /** Waits until what it shows is there. */
  readonly reach: (page: Page, text: Text) => Promise<unknown>;
}

const folder = join(import.meta.dirname, '../../../doc/picture');
const desk = { width: 1280, height: 720 };
const phone = { width: 360, height: 640 };

const board: Picture = {
  path: '/apps/shop',
  reach: (page, text) => page.getByText(text('lane.canary'), { exact: true }).first().waitFor(),
};
const pictures: Readonly<Record<string, Picture>> = {
  board,
  plan: {
    path: '/apps/shop?op=deploy&app=shop&to=prod&as=stable&build=13',
    reach: (page) => page.getByRole('dialog').locator('button[type=submit]').waitFor(),
  },
  blocked: {
    path: '/apps/shop?op=progress&id=55',
    reach: (page, text) =>
      page.getByRole('dialog').getByText(text('reason.fix.IMAGE_PULL_BACKOFF')).waitFor(),
  },
  lane: { path: '/lanes/2', reach: (page) => page.getByText('FailedCreate').waitFor() },
  history: { path: '/history', reach: (page) => page.getByRole('row').nth(1).waitFor() },
};

describe.skipIf(inject('console') === null)('doc/picture', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  async function take(
    name: string,
    { path, reach }: Picture,
    locale: keyof typeof speech,
    viewport: { readonly width: number; readonly height: number },
  ): Promise<void> {
    const api = new FakeApi();
    showcase(api);
    const server = await serveConsole(inject('console') ?? '', api);
    const context = await browser.newContext({ locale, viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(server.base + path);
    await reach(page, speech[locale]);
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    await context.close();
    await server.stop();
  }

  it.each(Object.entries(pictures))('%s', async (name, picture) => {
    await take(name, picture, 'en-US', desk);
    await take(`${name}.zh-CN`, picture, 'zh-CN', desk);
  });

  it('phone', async () => {
    const first: Picture = { ...board, reach: (page) => page.getByRole('article').first().waitFor() };
    await take('phone', first, 'en-US', phone);
    await take('phone.zh-CN', first, 'zh-CN', phone);
  });
});
