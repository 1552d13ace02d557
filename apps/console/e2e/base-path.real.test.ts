import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { speech } from '../browser/speech.js';
import { freePort, install, type Installation } from './installation.js';
import { tlsProxy, type TlsProxy } from './tls-proxy.js';

const text = speech['en-US'];
const prefix = '/arthor';

describe.each([
  ['that takes the prefix off', true],
  ['that leaves the prefix on', false],
])('behind a proxy over TLS %s', (_, strips) => {
  let installation: Installation;
  let proxy: TlsProxy;
  let browser: Browser;
  let page: Page;
  let home: string;
  const faults: string[] = [];

  beforeAll(async () => {
    const port = await freePort();
    home = `https://localhost:${port}${prefix}`;
    installation = await install({ PUBLIC_URL: home, TRUST_PROXY: '1' });
    proxy = await tlsProxy(port, prefix, () => installation.base, strips);
    browser = await launch();
    page = await (await browser.newContext({ locale: 'en-US', ignoreHTTPSErrors: true })).newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    // Nothing may be asked for outside of the prefix: there somebody else answers.
    page.on('response', (response) => {
      if (!response.url().startsWith(`${home}/`) && !response.url().startsWith('data:'))
        faults.push(`outside: ${response.status()} ${response.url()}`);
    });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await proxy?.stop();
    await installation?.stop();
  }, 30_000);

  const live = () => page.getByText(text('live.live'), { exact: true }).waitFor();

  it('one signs in, where one came to by a deep link', async () => {
    await page.goto(`${home}/builds?status=SUCCESS`);
    await page.getByLabel(text('login.username')).fill('admin');
    await page.getByRole('textbox', { name: text('login.password') }).fill(installation.password);
    await page.getByRole('button', { name: text('login.act'), exact: true }).click();
    await live();
    expect(page.url()).toBe(`${home}/builds?status=SUCCESS`);
    const [cookie] = await page.context().cookies(home);
    expect(cookie).toMatchObject({ name: '__Secure-arthor', path: prefix, secure: true, httpOnly: true });
    expect(faults).toEqual([]);
  }, 60_000);

  it('the page can be loaded again, and is live again', async () => {
    await page.reload();
    await live();
    expect(page.url()).toBe(`${home}/builds?status=SUCCESS`);
    expect(faults).toEqual([]);
  }, 60_000);

  it('links lead on below the prefix, without loading the page', async () => {
    await page.goto(`${home}/`);
    await live();
    await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
    await page.locator('a[href*="/lanes/"]').first().click();
    await page.waitForURL(`${home}/lanes/*`);
    await page.goBack();
    await page.waitForURL(`${home}/`);
    expect(await page.evaluate(() => 'loadedOnce' in window)).toBe(true);
    expect(faults).toEqual([]);
  }, 60_000);

  it('what changes is told by the live stream', async () => {
    const told = await page.evaluate(async () => {
      const session = await (await fetch('api/v1/session')).json();
      const made = await fetch('api/v1/applications', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-arthor-csrf': session.csrf },
        body: JSON.stringify({ name: 'behind' }),
      });
      return made.status;
    });
    expect(told).toBe(201);
    await page.goto(`${home}/apps`);
    await page.getByText('behind').first().waitFor();
    await page.evaluate(async () => {
      const session = await (await fetch('api/v1/session')).json();
      await fetch('api/v1/applications/behind', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'x-arthor-csrf': session.csrf },
        body: JSON.stringify({ description: 'told live' }),
      });
    });
    await page.getByText('told live').first().waitFor({ timeout: 10_000 });
    expect(faults).toEqual([]);
  }, 60_000);

  it('the address of the prefix itself leads there', async () => {
    await page.goto(home);
    await live();
    expect(page.url()).toBe(`${home}/`);
    expect(faults).toEqual([]);
  }, 60_000);
});
