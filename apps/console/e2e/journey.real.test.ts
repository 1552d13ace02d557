import { setupI18n } from '@lingui/core';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf, type Text } from '../src/language/use-text.js';
import { messages as en } from '../src/locale/en.js';
import { messages as zh } from '../src/locale/zh-cn.js';
import { chromiumPath, install, throughGateway, type Installation } from './installation.js';

let installation: Installation;
let browser: Browser;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

beforeAll(async () => {
  installation = await install();
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--headless=new', '--disable-gpu'],
  });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
}, 30_000);

const speaking = (locale: string, messages: Record<string, string>): Text =>
  textOf(setupI18n({ locale, messages: { [locale]: messages } }));
const wide = { width: 1440, height: 900 };
const phone = { width: 360, height: 640 };

test.each([
  { app: 'orders', locale: 'zh-CN', text: speaking('zh-CN', zh), viewport: wide, colorScheme: 'light' },
  { app: 'basket', locale: 'en-US', text: speaking('en', en), viewport: phone, colorScheme: 'dark' },
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

async function noSidewaysScroll(page: Page): Promise<void> {
  const hidden = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(hidden).toBe(0);
}

/** Every rule of axe, best practice included; what it finds as "rule: element". */
async function axeViolations(page: Page): Promise<readonly string[]> {
  // Evaluated and not added as an element: the page's policy allows no foreign scripts.
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then((r) =>
    r.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.target.join(' '))))`);
  return Array.isArray(found) ? found.map(String) : ['axe did not run'];
}
