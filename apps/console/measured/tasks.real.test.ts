import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { speech } from '../browser/speech.js';
import { Hand } from './hand.js';
import { install, type Installation } from '../e2e/installation.js';
import { restOf, type Rest } from '../e2e/rest.js';
import { signIn } from '../e2e/sign-in.js';

const text = speech['en-US'];
const app = 'ledger';

let installation: Installation;
let browser: Browser;
let page: Page;
let rest: Rest;
let hand: Hand;
/** What each task took and may take. */
const taken: { readonly task: string; readonly clicks: string; readonly most: string }[] = [];

const title = (symbol: string, environment = 'dev', application = app) =>
  text('lane.title', { application, symbol, environment });
const lane = (symbol: string, environment?: string) => hand.see('article', title(symbol, environment));
const panel = () => page.getByRole('dialog');
const said = (words: string) => panel().getByText(words).waitFor();

/** The task, begun where an operator stands: the board of the application, or that of all. */
async function task(name: string, most: number, from: string, doing: () => Promise<void>): Promise<void> {
  await page.goto(`${installation.base}${from}`);
  hand.rest();
  await doing();
  taken.push({ task: name, clicks: String(hand.clicks), most: String(most) });
  expect(hand.clicks, name).toBeLessThanOrEqual(most);
}
const board = `/apps/${app}`;

beforeAll(async () => {
  installation = await install();
  browser = await launch();
  page = await signIn(browser, installation);
  rest = await restOf(page, installation.base);
  hand = new Hand(page);
}, 240_000);
afterAll(async () => {
  const wide = Math.max(...taken.map((each) => each.task.length));
  for (const each of taken)
    console.log(`${each.task.padEnd(wide)}  ${each.clicks.padStart(2)} of ${each.most.padStart(2)} clicks`);
  await browser?.close();
  await installation?.stop();
}, 30_000);

it.each([
  ['a board on which nothing runs', 'first'],
  ['a board with lanes', 'second'],
])(
  'a new application runs after 7 clicks and 3 fields, from %s',
  async (from, name) => {
    await task(`a new application, from ${from}`, 7, '/', async () => {
      await page.getByText(text('live.live'), { exact: true }).waitFor();
      await hand.click('link', text('page.applications'));
      await hand.click('button', text('application.create'));
      await hand.type(text('term.name'), name);
      await hand.type(text('term.repository'), `https://git.example.com/${name}.git`);
      await hand.click('button', text('application.create'), panel());
      await hand.click('button', text('build.act'), panel());
      await hand.click('button', text('build.deploy'));
      await hand.click('button', text('deploy.act', { to: 'dev', symbol: 'stable' }), panel());
      await said(text('outcome.DONE.DEPLOY'));
      expect(hand.fields).toBeLessThanOrEqual(3);
    });
  },
  60_000,
);

it('eight tasks, by what a page shows alone', async () => {
  await rest.application(app, { main: 'main', bad: 'no-such-image' });
  await rest.settle('prod', { protected: true });
  const first = await rest.build(app, 'main');
  const live = await rest.build(app, 'main', 'prod');
  await rest.deploy(live.id, 'stable', 'prod');
  await rest.deploy(first.id, 'next');
  await rest.deploy(first.id, 'stable');
  const second = await rest.build(app, 'main');
  await rest.deploy(second.id, 'stable');

  await task('deploy a build', 3, board, async () => {
    await hand.click('button', text('lane.acts', { title: title('next') }), lane('next'));
    await hand.click('menuitem', text('operate.DEPLOY'));
    await hand.click('button', text('deploy.act', { to: 'dev', symbol: 'next' }), panel());
    await said(text('outcome.DONE.DEPLOY'));
  });

  await rest.build(app, 'main');
  await task('a canary by header', 3, board, async () => {
    await hand.click('button', text('lane.acts', { title: title('next') }), lane('next'));
    await hand.click('menuitem', text('operate.GRAY'));
    await hand.type(text('gray.header'), 'qa');
    await hand.click('button', text('canary.act', { to: 'dev', symbol: 'next' }), panel());
    await said(text('outcome.DONE.GRAY'));
  });

  await task('20 % of the requests to it', 2, board, async () => {
    await hand.click('button', text('lane.weight', { weight: 20 }), lane('next'));
    await hand.click('button', text('weight.act', { from: 0, to: 20 }), panel());
    await said(text('outcome.DONE.UPDATE_BLUE_GREEN'));
  });

  const bad = await rest.build(app, 'bad');
  await rest.operate({ operate: 'DEPLOY', build: bad.id, environment: 'dev', symbol: 'stuck' });
  await task('why it is stuck', 0, board, async () => {
    await lane('stuck')
      .getByText(new RegExp(`demo/${app}-no-such-image`))
      .waitFor();
    await lane('stuck').getByText(text('reason.fix.IMAGE_NOT_FOUND')).waitFor();
  });

  await task('roll back', 2, board, async () => {
    await lane('stable').hover();
    await hand.click('button', text('operate.ROLLBACK'), lane('stable'));
    await hand.click('button', text('rollback.act', { build: first.id }), panel());
    await said(text('outcome.DONE.ROLLBACK'));
  });

  await task('who did what', 1, '/', async () => {
    await hand.click('link', text('page.history'));
    const did = `${text('operate.ROLLBACK')} #${second.id} → #${first.id}`;
    await hand.see('row', new RegExp(`admin.*${did}.*${app}`)).waitFor();
  });

  await task('take offline in production', 2, board, async () => {
    const place = { application: app, symbol: 'stable', environment: 'prod' };
    await lane('stable', 'prod').hover();
    await hand.click('button', text('operate.DELETE'), lane('stable', 'prod'));
    await hand.type(text('operation.reason.asked'), 'it is replaced');
    await hand.type(text('confirm.symbol', { symbol: 'stable' }), 'stable');
    await hand.click('button', text('offline.act', place), panel());
    await said(text('outcome.DONE.DELETE'));
  });

  await task('the lanes of a build', 2, '/', async () => {
    await hand.click('link', text('page.builds'));
    await hand.click('link', text('build.number', { id: first.id }));
    await page.getByText(text('build.runs')).waitFor();
    await hand.see('link', title('stable')).waitFor();
  });
}, 120_000);
