import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { axeViolations, noSidewaysScroll } from '../browser/look.js';
import { speech } from '../browser/speech.js';
import { install, throughGateway, type Installation } from './installation.js';

let installation: Installation;
let browser: Browser;

beforeAll(async () => {
  installation = await install();
  browser = await launch();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
}, 30_000);

const wide = { width: 1440, height: 900 };
const phone = { width: 360, height: 640 };

it.each([
  { app: 'orders', locale: 'zh-CN', text: speech['zh-CN'], viewport: wide, colorScheme: 'light' },
  { app: 'basket', locale: 'en-US', text: speech['en-US'], viewport: phone, colorScheme: 'dark' },
] as const)(
  'the main job with the mouse, in $locale at $viewport.width px',
  async ({ app, locale, text, viewport, colorScheme }) => {
    const context = await browser.newContext({ locale, viewport, colorScheme });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    const title = text('lane.title', { application: app, symbol: 'stable', environment: 'dev' });
    const lane = page.getByRole('article', { name: title });
    const dialog = page.getByRole('dialog');
    const act = (scope: Page | typeof dialog, name: string) =>
      scope.getByRole('button', { name, exact: true }).first();

    await page.goto(`${installation.base}/apps`);
    await page.getByLabel(text('login.username')).fill('admin');
    await page.getByRole('textbox', { name: text('login.password') }).fill(installation.password);
    await act(page, text('login.act')).click();

    await act(page, text('application.create')).click();
    await page.getByLabel(text('term.name')).fill(app);
    await act(dialog, text('application.create')).click();
    await page.waitForURL(`**/apps/${app}/features`);
    await noSidewaysScroll(page);

    for (const [name, branch] of [
      ['good', 'main'],
      ['bad', 'no-such-image'],
    ] as const) {
      await act(page, text('feature.create')).click();
      await page.getByLabel(text('term.name')).fill(name);
      await page.getByLabel(text('term.repository')).fill(`https://git.example.com/${app}.git`);
      await page.getByLabel(text('term.branch')).fill(branch);
      await act(dialog, text('feature.create')).click();
      await page.getByRole('row', { name: new RegExp(`^${name}`) }).waitFor();
    }

    const buildAndDeploy = async (feature: string) => {
      await page.goto(`${installation.base}/apps/${app}/features`);
      await page
        .getByRole('row', { name: new RegExp(`^${feature}`) })
        .getByRole('button', { name: text('build.act'), exact: true })
        .click();
      await act(dialog, text('build.act')).click();
      await page.waitForURL('**/builds/*');
      await page.getByRole('log').getByText('Finished: SUCCESS').waitFor();
      await noSidewaysScroll(page);
      await act(page, text('build.deploy')).click();
      await act(dialog, text('deploy.act', { to: 'dev', symbol: 'stable' })).click();
    };

    await buildAndDeploy('good');
    await dialog.getByText(text('outcome.DONE.DEPLOY')).waitFor();
    await page.goto(`${installation.base}/apps/${app}`);
    await lane.getByText(text('deployment.DEPLOYED')).waitFor();
    expect(await lane.getByRole('link', { name: `/${app}.stable` }).getAttribute('href')).toContain(
      'dev.localhost',
    );
    const answer = await throughGateway(installation.gateway, 'dev.localhost', `/${app}.stable/any/path`);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ image: `demo/${app}` });
    await noSidewaysScroll(page);
    expect(await axeViolations(page)).toEqual([]);

    await buildAndDeploy('bad');
    const bad = `demo/${app}-no-such-image`;
    await dialog.getByText(new RegExp(bad)).first().waitFor({ timeout: 10_000 });
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${installation.base}/apps/${app}`);
    await lane.getByText(new RegExp(bad)).waitFor();
    await lane.getByText(text('deployment.serving')).waitFor();
    await act(lane, text('operate.CANCEL')).click();
    await dialog.locator('button[type=submit]:enabled').click();
    await dialog.getByText(text('outcome.DONE.CANCEL')).waitFor();
    const still = await throughGateway(installation.gateway, 'dev.localhost', `/${app}.stable/`);
    expect(JSON.parse(still.text)).toMatchObject({ image: `demo/${app}` });

    await page.goto(`${installation.base}/apps/${app}`);
    await act(lane, text('lane.acts', { title })).click();
    await page.getByRole('menuitem', { name: text('operate.DELETE') }).click();
    await dialog.locator('button[type=submit]:enabled').click();
    await dialog.getByText(text('outcome.DONE.DELETE')).waitFor();
    expect((await throughGateway(installation.gateway, 'dev.localhost', `/${app}.stable/`)).status).toBe(404);

    await page.goto(`${installation.base}/history`);
    await page.getByRole('row', { name: new RegExp(`${text('operate.DELETE')}.*${app}`) }).waitFor();
    await noSidewaysScroll(page);
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  },
  180_000,
);
