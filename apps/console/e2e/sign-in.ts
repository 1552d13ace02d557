import type { Browser, Page } from 'playwright-core';
import { speech } from '../browser/speech.js';
import type { Installation } from './installation.js';

const text = speech['en-US'];

/** A page of its own on which the administrator is signed in and everything is live. */
export async function signIn(
  browser: Browser,
  { base, password }: Pick<Installation, 'base' | 'password'>,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${base}/login`);
  await enterPassword(page, password);
  await page.getByText(text('live.live'), { exact: true }).waitFor();
  return page;
}

/** Signs in on the page that asks for it. */
export async function enterPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel(text('login.username')).fill('admin');
  await page.getByRole('textbox', { name: text('login.password') }).fill(password);
  await page.getByRole('button', { name: text('login.act'), exact: true }).click();
}
