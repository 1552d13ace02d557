import type { Lane, Operation } from '@arthor/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { tell } from '../browser/figure.js';
import { speech } from '../browser/speech.js';
import { breakable, type Breakable } from './breakable.js';
import { install, type Installation } from './installation.js';
import { restOf, type Rest } from './rest.js';
import { signIn } from './sign-in.js';

const text = speech['en-US'];
const app = 'pulse';
const symbol = 'stable';

let installation: Installation;
let browser: Browser;
let wire: Breakable;
/** The board of the application, behind the wire. */
let page: Page;
/** Past the wire. */
let rest: Rest;
/** The deployment that serves in the lane. */
let main: number;

const live = (of: Page) => of.getByText(text('live.live'), { exact: true });

beforeAll(async () => {
  installation = await install();
  browser = await launch();
  wire = await breakable(installation.base);
  rest = await restOf(await signIn(browser, installation), installation.base);
  await rest.application(app, { main: 'main', bad: 'no-such-image' });
  const { id } = await rest.build(app, 'main');
  const { deploymentId } = await rest.deploy(id, symbol);
  if (deploymentId === null) throw new Error('a deploy without a deployment');
  main = deploymentId;
  page = await signIn(browser, { ...installation, base: wire.base });
  await page.goto(`${wire.base}/apps/${app}`);
  await live(page).waitFor();
}, 240_000);
afterAll(async () => {
  installation?.goOn();
  await browser?.close();
  await wire?.stop();
  await installation?.stop();
}, 30_000);

/** Notes in the page when the link of each operation was first painted, and when it was gone again. */
function noteOperations(): void {
  const seen: Record<string, { from: number; to: number | null }> = {};
  const look = () => {
    const { port1, port2 } = new MessageChannel();
    const links = new Set(
      [...document.querySelectorAll('.lane-now a[href*="/ops/"]')].map((link) => link.getAttribute('href')),
    );
    port1.addEventListener('message', () => {
      const now = Date.now();
      for (const link of links) if (link !== null) seen[link] ??= { from: now, to: null };
      for (const [link, times] of Object.entries(seen)) if (!links.has(link)) times.to ??= now;
    });
    port1.start();
    requestAnimationFrame(() => port2.postMessage(null));
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  Object.assign(window, { seen });
}

it('paints what was committed within 250 ms, 95 of 100 times', async () => {
  await page.evaluate(noteOperations);
  const ended: Operation[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    // New pods take their time: what is done within a frame, as fewer pods are, is never painted.
    const { id } = await rest.operate({ operate: 'RESTART', deployment: main });
    const restarted = await rest.ended(id);
    main = restarted.deploymentId;
    ended.push(restarted);
  }
  // The last one is painted, too.
  await page.waitForTimeout(1_000);
  const seen = await page.evaluate<Record<string, { from: number; to: number | null }>>('window.seen');
  const waits = ended.flatMap(({ id, createdAt, finishedAt }) => {
    const painted = seen[`/ops/${id}`];
    if (painted === undefined) throw new Error(`operation ${id} was never painted`);
    return [painted.from - Date.parse(createdAt), (painted.to ?? Number.NaN) - Date.parse(finishedAt ?? '')];
  });
  expect(waits).toHaveLength(40);
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
  const how = '20 operations, their beginnings and ends, by the clock of the server';
  await tell({ goal: 'painted-p95', value: at(0.95), how });
  await tell({ goal: 'painted-p99', value: at(0.99), how });
  // Three times the goal: on a machine with others to serve this fails for what is wrong alone.
  expect(at(0.95)).toBeLessThanOrEqual(750);
}, 120_000);

it('says on the board why an image cannot be had, within 5 s and without a click', async () => {
  const bad = await rest.build(app, 'bad');
  const began = Date.now();
  await rest.operate({ operate: 'DEPLOY', build: bad.id, environment: 'dev', symbol: 'stuck' });
  await page
    .getByRole('article', {
      name: text('lane.title', { application: app, environment: 'dev', symbol: 'stuck' }),
    })
    .getByText(new RegExp(`demo/${app}-no-such-image`))
    .waitFor();
  const value = Date.now() - began;
  await tell({ goal: 'cause', value, how: 'operation accepted → reason painted' });
  expect(value).toBeLessThanOrEqual(5_000);
}, 60_000);

it('is true again 3 s after a network that was gone for 30 s is back', async () => {
  const offline = async (isOffline: boolean) => {
    if (isOffline) wire.cut();
    else wire.mend();
    await page.context().setOffline(isOffline);
  };
  await offline(true);
  const cutAt = Date.now();
  await page.getByText(/^Not live\. What you see was true at/).waitFor();
  const good = await rest.build(app, 'main');
  await rest.deploy(good.id, symbol);
  await rest.deploy(good.id, 'made-meanwhile');
  await page.waitForTimeout(cutAt + 30_000 - Date.now());
  const board = () =>
    page.evaluate<readonly string[]>(`[...document.querySelectorAll('[data-lane-id]')].map((card) =>
      card.dataset.laneId + ' ' + [...card.querySelectorAll('a[href*="/builds/"]')].map((a) => a.getAttribute('href').split('/').at(-1))).sort()`);
  await offline(false);
  const back = Date.now();
  const lanes = await rest.read<{ readonly items: readonly Lane[] }>(`/lanes?application=${app}`);
  const truth = lanes.items
    .map(({ id, main, canary, incoming, draining, warm }) => {
      const rows = [...incoming, main, canary, ...draining, ...warm.map(({ deployment }) => deployment)];
      return `${id} ${rows.flatMap((row) => (row === null ? [] : [row.buildId])).join()}`;
    })
    .toSorted();
  await expect.poll(board, { timeout: 30_000, interval: 50 }).toEqual(truth);
  await live(page).waitFor();
  const value = Date.now() - back;
  await tell({ goal: 'cut-healed', value, how: 'network back → board as GET /lanes, live' });
  expect(value).toBeLessThanOrEqual(3_000);
}, 120_000);

it('is live while its server is, and says so when two heartbeats did not come', async () => {
  // Longer than a page would be believed without a heartbeat.
  await page.waitForTimeout(25_000);
  expect(await live(page).isVisible()).toBe(true);

  installation.freeze();
  const frozenAt = Date.now();
  await page.getByText(/^Not live\. What you see was true at/).waitFor({ timeout: 30_000 });
  const value = Date.now() - frozenAt;
  await tell({ goal: 'frozen', value, how: 'server stopped → said on the page' });
  expect(value).toBeLessThan(22_000);
  expect(await live(page).isVisible()).toBe(false);

  installation.goOn();
  await live(page).waitFor({ timeout: 30_000 });
}, 120_000);
