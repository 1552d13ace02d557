import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { speech } from '../browser/speech.js';
import { install, type Installation } from './installation.js';
import { has, Keys } from './keys.js';
import { restOf, type Rest } from './rest.js';

const text = speech['en-US'];
const app = 'piano';
const place = { application: app, symbol: 'stable', environment: 'dev' };
const title = text('lane.title', place);

let installation: Installation;
let browser: Browser;
let page: Page;
let rest: Rest;
let keys: Keys;

const button = (name: string, within: Page | Locator = page) =>
  within.getByRole('button', { name, exact: true });
const panel = () => page.getByRole('dialog');
const lane = () => page.getByRole('article', { name: title });
/** The button that executes the plan, once there is one. */
const execute = () => panel().locator('button[type=submit]:enabled');
const done = (outcome: string) => panel().getByText(outcome).waitFor();
type Ended = 'GRAY' | 'UPDATE_BLUE_GREEN' | 'BLUE_GREEN' | 'PROMOTE' | 'ROLLBACK' | 'SCALE' | 'RESTART';
const ended = (operate: Ended | 'DEPLOY' | 'CANCEL' | 'DELETE') => done(text(`outcome.DONE.${operate}`));

/** Closes the panel: the focus is in the lane again, from where it was opened. */
async function backInLane(): Promise<void> {
  await keys.press('Escape');
  await panel().waitFor({ state: 'detached' });
  const isIn = () => lane().evaluate((each) => each.contains(document.activeElement));
  await expect.poll(isIn).toBe(true);
}

async function fromMenu(item: string): Promise<void> {
  await keys.enter(button(text('lane.acts', { title }), lane()));
  await keys.enter(page.getByRole('menuitem', { name: item, exact: true }), 'ArrowDown');
  await panel().waitFor();
}

/** To the board of the application, by the palette, and on to its lane. */
async function atLane(): Promise<void> {
  await keys.press('Control+k');
  await page.getByRole('combobox', { name: text('palette.title') }).waitFor();
  await keys.type(app);
  await page
    .getByRole('option', { name: new RegExp(`^${app}`) })
    .first()
    .waitFor();
  await keys.press('Enter');
  await lane().waitFor();
  await keys.press('j');
  await expect.poll(() => lane().evaluate((each) => each.contains(document.activeElement))).toBe(true);
}

/** Carries out the plan of the panel that is open, by its button. */
async function carryOut(operate: Ended | 'CANCEL' | 'DELETE'): Promise<void> {
  await keys.enter(execute());
  await ended(operate);
  await backInLane();
}

beforeAll(async () => {
  installation = await install();
  browser = await launch();
  page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
  keys = new Keys(page);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
}, 30_000);

it('by the keys alone: from signing in to a build that runs', async () => {
  await page.goto(installation.base);
  await keys.to(page.getByLabel(text('login.username')));
  await keys.type('admin');
  await keys.to(page.getByRole('textbox', { name: text('login.password') }));
  await keys.type(installation.password);
  await keys.press('Enter');
  await page.getByText(text('live.live'), { exact: true }).waitFor();
  rest = await restOf(page, installation.base);

  await keys.type('ga');
  await keys.enter(button(text('application.create')));
  const name = panel().getByLabel(text('term.name'), { exact: true });
  await expect.poll(() => has(name)).toBe(true);
  await keys.type(app);
  await keys.press('Tab');
  await keys.type(`https://git.example.com/${app}.git`);
  await keys.press('Enter');
  await keys.enter(button(text('build.act'), panel()));
  await page.waitForURL('**/builds/*');
  const deploy = button(text('build.deploy'));
  await page.getByRole('log').getByText('Finished: SUCCESS').waitFor();
  await keys.enter(deploy);
  await keys.enter(execute());
  await ended('DEPLOY');
  await keys.press('Escape');
  await expect.poll(() => has(deploy)).toBe(true);
}, 90_000);

it('by the keys alone: every operation of a lane, from which the focus never goes', async () => {
  await rest.build(app, 'main');
  await atLane();
  await fromMenu(text('operate.GRAY'));
  const header = panel().getByLabel(text('gray.header'), { exact: true });
  await expect.poll(() => has(header)).toBe(true);
  await keys.compose('q', 'qa');
  await execute().waitFor();
  expect(await header.inputValue()).toBe('qa');
  await keys.press('Enter');
  await ended('GRAY');
  await backInLane();

  await keys.press('w');
  await keys.to(panel().getByRole('slider'));
  await keys.press('PageUp');
  await keys.press('PageUp');
  await keys.to(button(text('weight.act', { from: 0, to: 20 }), panel()));
  await carryOut('UPDATE_BLUE_GREEN');

  await keys.press('p');
  await carryOut('PROMOTE');

  await keys.press('r');
  await carryOut('ROLLBACK');

  await keys.press('s');
  await keys.to(panel().getByLabel(text('deploy.replicas'), { exact: true }));
  await keys.type('2');
  await carryOut('SCALE');

  await fromMenu(text('operate.RESTART'));
  await carryOut('RESTART');

  await fromMenu(text('operate.BLUE_GREEN'));
  await keys.enter(button(text('weight.mark', { weight: 50 }), panel()));
  await carryOut('BLUE_GREEN');

  await fromMenu(text('lane.canary.DELETE'));
  await carryOut('DELETE');

  // What can be undone is what does not get ready.
  await rest.feature(app, 'bad', 'no-such-image');
  const bad = await rest.build(app, 'bad');
  await rest.operate({ operate: 'DEPLOY', build: bad.id, environment: 'dev', symbol: 'stable' });
  await lane()
    .getByText(new RegExp(`demo/${app}-no-such-image`))
    .waitFor();
  await keys.press('u');
  await carryOut('CANCEL');

  await keys.press('x');
  await execute().waitFor();
  await keys.to(panel().getByLabel(text('operation.reason')));
  await keys.press('Enter');
  expect(await execute().isEnabled()).toBe(true);
  await carryOut('DELETE');
}, 180_000);
