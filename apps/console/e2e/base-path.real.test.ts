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
      if (response.url() !== home && !response.url().startsWith(`${home}/`))
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
    const build = '/builds?application=shop&environment=dev&status=SUCCESS&limit=1';
    const { items } = await call(page, 'GET', build);
    const deploy = { operate: 'DEPLOY', build: items[0]?.id, environment: 'dev', symbol: 'stable' };
    await call(page, 'POST', '/operations', deploy);
    await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
    await page.locator('a[href*="/lanes/"]').first().click();
    await page.waitForURL(`${home}/lanes/*`);
    await page.goBack();
    await page.waitForURL(`${home}/`);
    expect(await page.evaluate(() => 'loadedOnce' in window)).toBe(true);
    expect(faults).toEqual([]);
  }, 60_000);

  it('what changes is told by the live stream', async () => {
    await call(page, 'POST', '/applications', { name: 'behind' });
    await page.goto(`${home}/apps`);
    await page.getByText('behind').first().waitFor();
    await call(page, 'PATCH', '/applications/behind', { description: 'told live' });
    await page.getByText('told live').first().waitFor({ timeout: 10_000 });
    expect(faults).toEqual([]);
  }, 60_000);

  it('the address of the prefix itself leads there', async () => {
    await page.goto(home);
    await live();
    // Of one that a proxy took off whole the server cannot tell whether it ended in a slash.
    expect(page.url()).toBe(strips ? home : `${home}/`);
    expect(faults).toEqual([]);
  }, 60_000);
});

/** Calls the API as the page does, by an address that counts from where the page says it is. */
function call(
  page: Page,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly items: readonly { readonly id: number }[] }> {
  return page.evaluate(
    async ([verb, address, content]) => {
      const session = await (await fetch('api/v1/session')).json();
      const answer = await fetch(`api/v1${address}`, {
        method: verb ?? 'GET',
        headers: { 'content-type': 'application/json', 'x-arthor-csrf': session.csrf },
        ...(content === undefined ? {} : { body: content }),
      });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
}
