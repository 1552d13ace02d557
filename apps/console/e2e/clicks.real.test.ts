import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { axeViolations, noSidewaysScroll } from '../browser/look.js';
import { speech } from '../browser/speech.js';
import { install, throughGateway, type Installation } from './installation.js';
import { restOf, type Rest } from './rest.js';
import { signIn } from './sign-in.js';

const text = speech['en-US'];
const app = 'parcel';
const lane = { application: app, symbol: 'stable', environment: 'dev' };
const title = text('lane.title', lane);

let installation: Installation;
let browser: Browser;
let page: Page;
let rest: Rest;

const button = (scope: Page | Locator, name: string) => scope.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const card = (of = title) => page.getByRole('article', { name: of });
const menu = (item: string) => [
  button(card(), text('lane.acts', { title })),
  page.getByRole('menuitem', { name: item, exact: true }),
];
/** The button that executes the plan, once there is one. */
const execute = () => dialog().locator('button[type=submit]:enabled');
const board = () => page.goto(`${installation.base}/apps/${app}`);

/** Presses one after the other and answers how often. */
async function clicks(...buttons: readonly Locator[]): Promise<number> {
  for (const each of buttons) await each.click();
  return buttons.length;
}
const done = (operate: 'DEPLOY' | 'BLUE_GREEN' | 'UPDATE_BLUE_GREEN' | 'PROMOTE' | 'ROLLBACK') =>
  dialog()
    .getByText(text(`outcome.DONE.${operate}`))
    .waitFor();

/** The commit that answers through the gateway. */
async function serving(): Promise<string> {
  const { text: body } = await throughGateway(installation.gateway, 'dev.localhost', `/${app}.stable/`);
  const { version } = JSON.parse(body) as { version: string };
  return version.replace(/-dev$/, '');
}

beforeAll(async () => {
  installation = await install();
  browser = await launch();
  page = await signIn(browser, installation);
  rest = await restOf(page, installation.base);
  await rest.application(app, { main: 'main', bad: 'no-such-image' });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
}, 30_000);

it('deploys with 3 clicks, changes a weight with 2, promotes with 2 and rolls back with 2', async () => {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  const first = await rest.build(app, 'main');
  await rest.deploy(first.id, 'stable');
  const second = await rest.build(app, 'main');

  await board();
  expect(await clicks(...menu(text('operate.DEPLOY')), execute())).toBe(3);
  await done('DEPLOY');
  expect(await serving()).toBe(second.commitId);

  const third = await rest.build(app, 'main');
  await board();
  await clicks(...menu(text('operate.BLUE_GREEN')));
  await clicks(button(dialog(), text('weight.mark', { weight: 20 })), execute());
  await done('BLUE_GREEN');

  await board();
  expect(await clicks(button(card(), text('lane.weight', { weight: 50 })), execute())).toBe(2);
  await done('UPDATE_BLUE_GREEN');
  await card()
    .getByText(text('traffic.split', { main: 50, canary: 50 }))
    .waitFor();

  // By the slider: one step of a key.
  await board();
  await clicks(...menu(text('operate.UPDATE_BLUE_GREEN')));
  await dialog().getByRole('slider').press('ArrowRight');
  await button(dialog(), text('weight.act', { from: 50, to: 51 })).click();
  await done('UPDATE_BLUE_GREEN');

  await board();
  await clicks(...menu(text('lane.try')), button(dialog(), text('try.send')));
  for (const [role, { id: build }] of [
    ['which.main', second],
    ['which.canary', third],
  ] as const)
    await dialog()
      .getByRole('row', { name: text(role, { build }) })
      .waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await board();
  expect(await clicks(button(card(), text('operate.PROMOTE')), execute())).toBe(2);
  await done('PROMOTE');
  expect(await serving()).toBe(third.commitId);

  await board();
  expect(await clicks(button(card(), text('operate.ROLLBACK')), execute())).toBe(2);
  await done('ROLLBACK');
  expect(await serving()).toBe(second.commitId);

  // What is done ends with the plan that undoes it.
  expect(await clicks(button(dialog(), text('inverse.ROLLBACK')), execute())).toBe(2);
  await dialog().getByText(text('panel.progress'), { exact: true }).waitFor();
  await expect.poll(serving, { timeout: 20_000 }).toBe(third.commitId);
  expect(faults).toEqual([]);
}, 120_000);

it('a lane’s page compares what served, and goes back to any of it', async () => {
  await board();
  await card().getByRole('link', { name: 'stable', exact: true }).click();
  const rows = page.getByRole('row');
  const deployed = rows.filter({
    has: page.getByRole('link', { name: text('operate.DEPLOY'), exact: true }),
  });
  await deployed.nth(1).waitFor();
  await deployed.nth(0).getByRole('checkbox').check();
  await deployed.nth(1).getByRole('checkbox').check();
  await page.getByRole('heading', { name: text('diff.title') }).waitFor();
  await page.locator('.diff-after').first().waitFor();
  await noSidewaysScroll(page);
  expect(await axeViolations(page)).toEqual([]);

  const before = await serving();
  expect(await clicks(button(deployed.nth(1), text('history.back')), execute())).toBe(2);
  await done('ROLLBACK');
  expect(await serving()).not.toBe(before);
}, 60_000);

it('a freeze refuses what is new, says why, and is lifted', async () => {
  await board();
  await button(page, text('board.freeze', { name: 'dev' })).click();
  await dialog().getByLabel(text('operation.reason.asked')).fill('the big sale');
  await button(dialog(), text('freeze.act')).click();
  await button(dialog(), text('freeze.lift')).waitFor();
  await board();
  await button(page, text('board.frozen')).waitFor();
  await page.goto(`${installation.base}/apps/${app}?op=deploy&app=${app}&to=dev&as=stable`);
  await dialog().getByRole('alert').getByText(text('refusal.FROZEN')).waitFor();
  await board();
  await clicks(button(page, text('board.frozen')), button(dialog(), text('freeze.lift')));
  await button(dialog(), text('freeze.lift')).waitFor({ state: 'detached' });
}, 60_000);

it('why it is stuck takes no click', async () => {
  const bad = await rest.build(app, 'bad');
  await rest.operate({ operate: 'DEPLOY', build: bad.id, environment: 'dev', symbol: 'stuck' });
  await board();
  const stuck = card(text('lane.title', { ...lane, symbol: 'stuck' }));
  await stuck.getByText(new RegExp(`demo/${app}-no-such-image`)).waitFor();
  await stuck.getByText(text('reason.fix.IMAGE_NOT_FOUND')).waitFor();
}, 60_000);
