import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { tell } from '../browser/figure.js';
import { speech } from '../browser/speech.js';
import { install, type Installation } from '../e2e/installation.js';
import { restOf } from '../e2e/rest.js';
import { signIn } from '../e2e/sign-in.js';
import { Pods } from './pods.js';

const text = speech['en-US'];
const app = 'weather';
const wanted = 3;
const turns = 12;

let installation: Installation;
let browser: Browser;
let page: Page;
let pods: Pods;

beforeAll(async () => {
  installation = await install();
  browser = await launch();
  page = await signIn(browser, installation);
  pods = await Pods.watch(installation, 'dev');
  const rest = await restOf(page, installation.base);
  await rest.application(app, { main: 'main' });
  const { id } = await rest.build(app, 'main');
  const { id: deployed } = await rest.operate({
    operate: 'DEPLOY',
    build: id,
    environment: 'dev',
    symbol: 'stable',
    replicas: wanted,
  });
  await rest.ended(deployed);
  await page.goto(`${installation.base}/apps/${app}`);
  await page.getByText(text('live.live'), { exact: true }).waitFor();
}, 240_000);
afterAll(async () => {
  pods?.stop();
  await browser?.close();
  await installation?.stop();
}, 30_000);

/** Notes in the page each count of ready pods that is painted, and when. */
function noteCounts(): void {
  const counts: { readonly count: number; readonly at: number }[] = [];
  const look = () => {
    const words = document.querySelector('article .pods-count')?.getAttribute('title') ?? '';
    const count = Number(words.split('/')[0]);
    if (count === counts.at(-1)?.count) return;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => counts.push({ count, at: Date.now() }));
    port1.start();
    requestAnimationFrame(() => port2.postMessage(null));
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  Object.assign(window, { counts });
}

it('paints what happens to a pod within 1 s, 95 of 100 times', async () => {
  await page.evaluate(noteCounts);
  const paintedAt = async (count: number, from: number) => {
    const counts = await page.evaluate<readonly { count: number; at: number }[]>('window.counts');
    return counts.find((each) => each.count === count && each.at >= from)?.at;
  };
  const waits: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const began = Date.now();
    await pods.end();
    for (const count of [wanted - 1, wanted]) {
      await expect.poll(() => paintedAt(count, began), { timeout: 20_000, interval: 50 }).toBeDefined();
      const [happened, painted] = [pods.becameAt(count, began), await paintedAt(count, began)];
      waits.push((painted ?? Number.NaN) - (happened ?? Number.NaN));
    }
  }
  expect(waits).toHaveLength(2 * turns);
  const sorted = waits.toSorted((a, b) => a - b);
  const value = Math.round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN);
  const half = Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
  const how = `${turns} pods that ended and their successors that became ready, half of them within ${half} ms`;
  await tell({ goal: 'cluster-painted', value, how });
  expect(value).toBeLessThanOrEqual(3_000);
}, 180_000);
