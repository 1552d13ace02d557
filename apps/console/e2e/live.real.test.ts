import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { speech } from '../browser/speech.js';
import { install, type Installation } from './installation.js';

let installation: Installation;
let browser: Browser;
const text = speech['en-US'];

beforeAll(async () => {
  installation = await install();
  browser = await launch();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  installation?.goOn();
  await installation?.stop();
}, 30_000);

it('a page is live while its server is, and says so when two heartbeats did not come', async () => {
  const page = await browser.newPage({ locale: 'en-US' });
  await page.goto(installation.base);
  await page.getByLabel(text('login.username')).fill('admin');
  await page.getByRole('textbox', { name: text('login.password') }).fill(installation.password);
  await page.getByRole('button', { name: text('login.act'), exact: true }).click();
  const live = page.getByText(text('live.live'), { exact: true });
  await live.waitFor();
  // Longer than a page would be believed without a heartbeat.
  await page.waitForTimeout(25_000);
  expect(await live.isVisible()).toBe(true);

  installation.freeze();
  const frozenAt = Date.now();
  await page.getByText(/^Not live\. What you see was true at/).waitFor({ timeout: 30_000 });
  expect(Date.now() - frozenAt).toBeLessThan(22_000);
  expect(await live.isVisible()).toBe(false);

  installation.goOn();
  await live.waitFor({ timeout: 30_000 });
}, 120_000);
