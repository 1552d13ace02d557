import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { lane as laneOf } from '../dev/fixture.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';
import { Painting } from './painting.js';
import { speech } from './speech.js';

const files = inject('console');
const text = speech['en-US'];
const environments = ['dev', 'test', 'prod'];
/** With what the fake server has by itself. */
const count = 500;

describe.skipIf(files === null)(`a board of ${count} lanes`, () => {
  const api = new FakeApi();
  let server: Awaited<ReturnType<typeof serveConsole>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    for (let id = 100; api.state.lanes.length < count; id += 1)
      api.state.lanes.push(
        laneOf(id, {
          application: `app-${id % 7}`,
          environment: environments[id % 3] ?? 'dev',
          symbol: `feature-${id}`,
        }),
      );
    server = await serveConsole(files ?? '', api);
    browser = await launch();
    context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(server.base);
    await whole();
  });
  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await server?.stop();
  });

  const lanes = 'document.querySelectorAll("[data-lane-id]")';
  /** Until every lane is there. */
  const whole = () => page.waitForFunction(`${lanes}.length === ${count}`);
  const filter = () => page.getByRole('searchbox', { name: text('board.filter') });

  it('is painted 200 ms after the click that leads to it', async () => {
    const painting = await Painting.on(page);
    const go = (name: string, shown: string) => () =>
      painting.after(() => page.getByRole('link', { name, exact: true }).first().click(), shown);
    // Something under the last line that the screen has room for.
    const screenful = `${lanes}.length > 40`;
    const times = await painting.several(5, async () => {
      await go(text('page.applications'), 'document.querySelector("table")')();
      return go(text('page.board'), screenful)();
    });
    await painting.held('lanes-painted', 200, times, 'click on the way to the board → lanes painted');
    await whole();
  });

  it('answers each key that is typed into its filter', async () => {
    const painting = await Painting.on(page);
    await filter().focus();
    const keys = [...'feature-59'];
    const times = await painting.several(keys.length, () =>
      painting.after(() => page.keyboard.press(keys.shift() ?? ''), 'document.activeElement.value'),
    );
    await page.getByText(text('board.filtered', { shown: 3, of: count }), { exact: true }).waitFor();
    await filter().fill('');
    await whole();
    await painting.held('lanes-typing', 200, times, 'key in the filter → painted');
  });

  it('unfolds a lane at once, and scrolls through all of them', async () => {
    const painting = await Painting.on(page);
    const lane = text('lane.title', { application: 'app-0', symbol: 'feature-105', environment: 'dev' });
    const fold = page.getByRole('button', { name: text('lane.details', { title: lane }), exact: true });
    let open = false;
    const times = await painting.several(6, () => {
      open = !open;
      const unfolded = 'document.querySelector(".lane-fold[aria-expanded=true]")';
      return painting.after(() => fold.click(), open ? unfolded : `!${unfolded}`);
    });
    await painting.held('lanes-unfold', 200, times, 'click on a lane → unfolded, or folded again');

    await painting.smooth('lanes-scroll', 100, 300, 'scrolling 3,600 px');
  });

  it('repaints the one lane that something happened to', async () => {
    const lane = api.state.lanes.find(({ symbol }) => symbol === 'feature-105');
    if (lane === undefined) throw new Error('no such lane');
    await page.evaluate(`(() => {
      window.touched = new Set();
      new MutationObserver((records) => {
        for (const { target } of records) {
          const card = (target.nodeType === 1 ? target : target.parentElement)?.closest('[data-lane-id]');
          window.touched.add(card?.dataset.laneId ?? 'outside');
        }
      }).observe(document.querySelector('.board'), { subtree: true, childList: true, attributes: true, characterData: true });
    })()`);
    const { origin: _, ...told } = {
      ...lane,
      tick: lane.tick + 1,
      main: lane.main && { ...lane.main, readyReplicas: 1 },
    };
    api.stream.tell('lane', told);
    const card = page.locator(`[data-lane-id="${lane.id}"]`);
    await card
      .getByText(text('pod.ready', { ready: 1, wanted: 2 }), { exact: true })
      .first()
      .waitFor();
    // Those that wait for something count the seconds.
    const counting = api.state.lanes
      .filter(({ operation }) => operation !== null)
      .map(({ id }) => String(id));
    const touched = await page.evaluate<readonly string[]>('[...window.touched]');
    expect(touched.filter((id) => !counting.includes(id))).toEqual([String(lane.id)]);
  });

  it('has every lane under the keys, in the page to find, and by its name', async () => {
    await page.reload();
    await whole();
    for (let press = 0; press < 60; press += 1) await page.keyboard.press('j');
    const at = await page.evaluate<number>(
      `[...${lanes}].findIndex((lane) => lane.contains(document.activeElement))`,
    );
    expect(at).toBe(59);
    const last = text('lane.title', { application: 'app-6', symbol: 'feature-587', environment: 'prod' });
    expect(await page.getByRole('article', { name: last, exact: true }).count()).toBe(1);
    expect(await page.evaluate('window.find("feature-587")')).toBe(true);
  });
});
