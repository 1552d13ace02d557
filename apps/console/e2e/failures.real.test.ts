import type { Lane } from '@arthor/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { speech } from '../browser/speech.js';
import { install, type Installation } from './installation.js';
import { restOf, type Rest } from './rest.js';
import { enterPassword, signIn } from './sign-in.js';

const text = speech['en-US'];
const app = 'lighthouse';
const place = { application: app, symbol: 'stable', environment: 'dev' };

let installation: Installation;
let browser: Browser;
let page: Page;
/** Somebody else, elsewhere. */
let rest: Rest;
let lane: Lane;

const panel = () => page.getByRole('dialog');
const button = (name: string) => panel().getByRole('button', { name, exact: true });
const live = () => page.getByText(text('live.live'), { exact: true }).waitFor();
const serving = (): number => {
  if (lane.main === null) throw new Error('nothing serves');
  return lane.main.id;
};

beforeAll(async () => {
  installation = await install();
  browser = await launch();
  page = await signIn(browser, installation);
  rest = await restOf(await signIn(browser, installation), installation.base);
  await rest.application(app, { main: 'main' });
  const { id } = await rest.build(app, 'main');
  await rest.deploy(id, 'stable');
  const { items } = await rest.read<{ items: readonly [Lane] }>(`/lanes?application=${app}`);
  [lane] = items;
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
}, 30_000);

it('two people at once: the second is told who was faster, and goes on with a new plan', async () => {
  await page.goto(`${installation.base}/apps/${app}?op=scale&id=${serving()}&replicas=3`);
  const execute = button(text('scale.act', { build: lane.main?.buildId ?? 0, from: 1, to: 3 }));
  await expect.poll(() => execute.isEnabled(), { timeout: 20_000 }).toBe(true);
  const { id, tick } = await rest.operate({ operate: 'SCALE', deployment: serving(), replicas: 2 });
  const faster = { who: 'admin', what: text('operate.SCALE'), tick };
  await panel().getByText(text('plan.moved.by', faster)).waitFor();
  expect(await panel().locator('button[type=submit]').isDisabled()).toBe(true);
  await rest.ended(id);

  await button(text('plan.moved.look')).click();
  await panel().locator('button[type=submit]:enabled').click();
  await panel().getByText(text('outcome.DONE.SCALE')).waitFor();
}, 60_000);

it('a session that ended is said, and signing in leads back to what was typed', async () => {
  const address = `${installation.base}/apps/${app}?op=restart&id=${serving()}`;
  await page.goto(address);
  const reason = panel().getByLabel(text('operation.reason'), { exact: true });
  await reason.fill('the cache is cold');
  await live();
  await (await restOf(page, installation.base)).signOut();
  await page.getByText(text('login.ended')).waitFor();
  await enterPassword(page, installation.password);
  await live();
  expect(page.url()).toBe(address);
  await panel().getByText(text('operation.draft')).waitFor();
  expect(await reason.inputValue()).toBe('the cache is cold');
}, 60_000);

it('a server that is started anew under an open tab: the tab goes on by itself, and so does what was under way', async () => {
  await page.goto(`${installation.base}/apps/${app}`);
  await live();
  let loads = 0;
  page.on('load', () => (loads += 1));
  const { id } = await rest.build(app, 'main');
  const { id: deploy } = await rest.operate({
    operate: 'DEPLOY',
    build: id,
    environment: 'dev',
    symbol: 'stable',
  });
  const again = installation.restart();
  await page.getByText(/^Not live\. What you see was true at/).waitFor();
  await again;
  await live();
  expect((await rest.ended(deploy)).status).toBe('DONE');
  const card = page.getByRole('article', { name: text('lane.title', place) });
  await card.getByRole('link', { name: text('build.number', { id }) }).waitFor();
  expect(loads).toBe(0);
}, 90_000);
