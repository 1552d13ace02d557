import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import type { Text } from '../src/language/use-text.js';
import { drawing, inBaseline, kept, task } from './baseline.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';
import { axeViolations, noSidewaysScroll } from './look.js';
import { speech } from './speech.js';

/** A page in one of its states: how the server has to be for it, and what tells that it is there. */
export interface State {
  readonly path: string;
  readonly api?: (api: FakeApi) => void;
  /** Does what leads to it and waits until it is there. */
  readonly reach: (page: Page, text: Text, api: FakeApi) => Promise<unknown>;
}

/** Where pictures of every state are put; none are taken where it is not named. */
const pictures = process.env['ARTHOR_PICTURES'];

/** Each language in each colour scheme, once on a desk and once on a phone. */
const visitors = (['zh-CN', 'en-US'] as const).flatMap((locale) =>
  [
    { width: 1440, height: 900 },
    { width: 360, height: 640 },
  ].map((viewport) => ({
    locale,
    viewport,
    colorScheme: (locale === 'zh-CN') === (viewport.width === 360) ? ('dark' as const) : ('light' as const),
  })),
);
const files = inject('console');

/**
 * Tests a page in all its states: in both languages, on a desk and on a phone, it is reached without a
 * fault, nothing lies beside the screen and axe finds nothing. With `once` each state is visited in one of
 * the four ways, in turn: for pages that are laid out as others are. Pictures are taken in all of them.
 */
export function describePage(
  name: string,
  states: Readonly<Record<string, State>>,
  { once = false }: { readonly once?: boolean } = {},
): void {
  const turns = Object.entries(states)
    .map(([state, way], index) => ({ state, ...way, index }))
    .filter(({ state }) => task === undefined || kept.has(`${name} ${state}`));
  if (turns.length === 0) return;
  describe.skipIf(files === null)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());

    describe.each(turns)('$state', ({ state, path, api: prepare, reach, index }) => {
      const inAllWays = !once || pictures !== undefined || task !== undefined;
      const isSeen = (way: number) => inAllWays || way === index % visitors.length;
      it.each(visitors.filter((_, way) => isSeen(way)))(
        'in $locale at $viewport.width px',
        async ({ locale, ...screen }) => {
          const drawnBy = task === undefined ? null : await drawing(browser);
          if (task !== undefined && drawnBy === null) return;
          const show = async (page: Page, api: FakeApi, answered: () => Promise<void>) => {
            await reach(page, speech[locale], api);
            await answered();
            await settled(page);
            if (drawnBy !== null)
              return inBaseline(page, `${name}-${state}-${locale}-${screen.viewport.width}`, drawnBy);
            await picture(page, `${name}-${state}-${locale}-${screen.viewport.width}`);
            await noSidewaysScroll(page);
            expect(await axeViolations(page)).toEqual([]);
          };
          for (let more = 4; more >= 0; more -= 1) {
            const api = new FakeApi();
            prepare?.(api);
            const context = await browser.newContext({ locale, ...screen, timezoneId: 'UTC' });
            if (task !== undefined) await context.clock.setFixedTime(Date.now());
            const fault = await visit(context, api, path, show);
            if (fault === null) return;
            if (!(fault instanceof NetworkChanged) || more === 0) throw fault;
          }
        },
      );
    });
  });
}

/**
 * Chromium drops what is under way when the machine gets or loses a network interface, as containers and
 * VPNs do all the time: nothing the page could help.
 */
class NetworkChanged extends Error {
  override readonly name = 'NetworkChanged';
}

/** Opens the page and shows it; answers what went wrong. */
async function visit(
  context: BrowserContext,
  api: FakeApi,
  path: string,
  show: (page: Page, api: FakeApi, answered: () => Promise<void>) => Promise<void>,
): Promise<unknown> {
  const server = await serveConsole(files ?? '', api);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  let networkChanged = false;
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('requestfailed', (request) => {
    networkChanged ||= request.failure()?.errorText === 'net::ERR_NETWORK_CHANGED';
  });
  const answered = answers(page, api);
  try {
    await page.goto(server.base + path);
    await show(page, api, answered);
    expect(faults).toEqual([]);
    return null;
  } catch (cause) {
    return networkChanged ? new NetworkChanged('the network changed meanwhile', { cause }) : cause;
  } finally {
    await context.close();
    await server.stop();
  }
}

/**
 * Watches what the page asks for. Answers how to wait until it has all of it, that included which it asks for when it
 * has time to spare.
 */
function answers(page: Page, api: FakeApi): () => Promise<void> {
  const asked = new Set<Request>();
  page.on('request', (request) => {
    if (request.url().includes('/api/')) asked.add(request);
  });
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
  const waits = () => [...asked].some((request) => !api.holds(request.method(), request.url()));
  return async () => {
    do await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    while (waits());
  };
}

/** Waits until what fades in is there; what turns for ever is left alone. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Another colour scheme begins its fades with the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document
      .getAnimations()
      .filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => undefined);
  });
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
}
