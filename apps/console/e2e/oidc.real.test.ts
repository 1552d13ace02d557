import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { client, testProvider, type TestProvider } from '../../server/src/oidc/openid-provider.fixture.js';
import { launch } from '../browser/chromium.js';
import { speech } from '../browser/speech.js';
import { freePort, install, type Installation } from './installation.js';
import { tlsProxy, type TlsProxy } from './tls-proxy.js';

const text = speech['en-US'];
const pictures = process.env['ARTHOR_PICTURES'];

// Over TLS and under a path: there cookies have prefixes and paths, and the provider is another site to the browser.
describe('signing in at a provider of another site', () => {
  let installation: Installation;
  let provider: TestProvider;
  let proxy: TlsProxy;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let home: string;

  beforeAll(async () => {
    const port = await freePort();
    home = `https://localhost:${port}/arthor`;
    provider = await testProvider(home);
    provider.accounts.set('1', { preferred_username: 'lei', name: 'Li Lei', groups: ['ops'] });
    installation = await install({
      PUBLIC_URL: home,
      TRUST_PROXY: '1',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: client.id,
      OIDC_CLIENT_SECRET: client.secret,
      OIDC_ROLE_MAP: 'ops=ADMIN',
    });
    provider.served = `${installation.base}/arthor`;
    proxy = await tlsProxy(port, '/arthor', () => installation.base, true);
    browser = await launch();
    context = await browser.newContext({ locale: 'en-US', ignoreHTTPSErrors: true });
    page = await context.newPage();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await proxy?.stop();
    await installation?.stop();
    await provider?.close();
  }, 30_000);

  const link = () =>
    page.getByRole('link', { name: text('login.oidc', { name: new URL(provider.issuer).host }) });
  const live = () => page.getByText(text('live.live'), { exact: true }).waitFor();
  const signIn = async () => {
    provider.next = '1';
    await page.goto(`${home}/builds?status=SUCCESS`);
    await link().click();
    await live();
  };

  it('says while it is away that it is, and lets passwords in', async () => {
    provider.away = true;
    await page.goto(`${home}/builds`);
    await link().click();
    await page.getByRole('alert').getByText(text('problem.OIDC_UNREACHABLE')).waitFor();
    expect(new URL(page.url()).searchParams.get('back')).toBe('/arthor/builds');
    provider.away = false;
    await page.getByLabel(text('login.username')).fill('admin');
    await page.getByRole('textbox', { name: text('login.password') }).fill(installation.password);
    await page.getByRole('button', { name: text('login.act'), exact: true }).click();
    await live();
    await context.clearCookies();
    // It is not asked again sooner.
    await pause(3_000);
  }, 60_000);

  it('leads back to where one was, with a session that no other site can use', async () => {
    await signIn();
    expect(page.url()).toBe(`${home}/builds?status=SUCCESS`);
    const cookies = await context.cookies(home);
    expect(cookies.map(({ name }) => name)).toEqual(['__Secure-arthor']);
    expect(cookies[0]).toMatchObject({ path: '/arthor', secure: true, httpOnly: true, sameSite: 'Strict' });
  }, 60_000);

  it('gives roles that are shown and not changed here', async () => {
    await page.goto(`${home}/users`);
    await page.getByText(/from groups at/).waitFor();
    expect(await page.getByRole('button', { name: text('user.change') }).count()).toBe(1);
    await picture('users');
  }, 60_000);

  it('is followed within ten seconds when it says that somebody signed out there', async () => {
    const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const token = await provider.sign({ sub: '1', jti: 'one', events: event }, new Date());
    const body = new URLSearchParams({ logout_token: token });
    const answer = await fetch(`${provider.served}/api/v1/session/oidc/logout`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    await page.getByText(text('login.ended')).waitFor({ timeout: 10_000 });
  }, 60_000);

  it('is signed out from as well', async () => {
    await signIn();
    await page.getByRole('button', { name: 'Li Lei' }).click();
    await page.getByRole('menuitem', { name: text('session.out') }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await link().waitFor();
    expect(page.url()).toBe(`${home}/login`);
    expect(provider.told).toEqual([200]);
    provider.next = null;
    await link().click();
    await page.getByRole('alert').getByText(text('problem.OIDC_REFUSED')).waitFor();
    await picture('refused');
  }, 60_000);

  async function picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `oidc-${name}.png`) });
  }
});
