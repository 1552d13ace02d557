import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { tell } from './figure.js';

/** What was measured several times, in ms. */
export interface Times {
  readonly middle: number;
  readonly best: number;
}

/** Measures in the page how long it takes from a click or a key to the picture that shows what it did. */
export class Painting {
  private constructor(
    readonly page: Page,
    /** A click that does nothing: what the machine takes by itself, in ms. */
    readonly empty: number,
  ) {}

  /** Measures what a click that does nothing takes now. */
  static async on(page: Page): Promise<Painting> {
    const bare = new Painting(page, 0);
    const { middle } = await bare.several(9, () => bare.after(() => page.mouse.click(4, 4), 'true'));
    return new Painting(page, middle);
  }

  /** From the first input event of `act` to the picture in which `shown`, an expression in the page, is true. */
  async after(act: () => Promise<unknown>, shown: string): Promise<number> {
    await this.page.evaluate(`(${watch.toString()})(() => Boolean(${shown}))`);
    await act();
    return this.page.evaluate('window.painted');
  }

  /** Measures several times. */
  async several(times: number, measure: () => Promise<number>): Promise<Times> {
    const all: number[] = [];
    for (let count = 0; count < times; count += 1) all.push(Math.round(await measure()));
    const sorted = all.toSorted((a, b) => a - b);
    return { middle: sorted[times >> 1] ?? Number.NaN, best: sorted[0] ?? Number.NaN };
  }

  /**
   * Tells the middle one as the figure of a goal. What fails is the best one: on a machine that has others to
   * serve a long task is put off again and again, which says nothing of the page.
   */
  async held(goal: string, goalMs: number, times: Times, how: string): Promise<void> {
    const besides = `${how}; a click that does nothing ${this.empty} ms`;
    await within(goal, Math.max(goalMs, 3 * this.empty), times, besides);
  }

  /** As {@link held} for the pictures while one scrolls by `step`, beside those of a page of bare lines. */
  async smooth(goal: string, goalMs: number, step: number, how: string): Promise<void> {
    const bare = await this.page.context().newPage();
    await bare.setContent('<p>a line of text</p>'.repeat(500));
    const { middle } = await this.several(3, () => scrolled(bare, Math.abs(step)));
    await bare.close();
    await this.page.bringToFront();
    const times = await this.several(3, () => scrolled(this.page, step));
    const besides = `${how}: 95 of 100 pictures within; bare lines ${middle} ms`;
    await within(goal, Math.max(goalMs, 3 * middle), times, besides);
  }
}

/** What 95 of 100 times between two pictures are within while one scrolls, in ms. */
async function scrolled(page: Page, step: number): Promise<number> {
  await page.mouse.move(700, 600);
  await page.evaluate(countFrames);
  for (let turn = 0; turn < 12; turn += 1) {
    await page.mouse.wheel(0, step);
    await page.waitForTimeout(20);
  }
  const frames = await page.evaluate<readonly number[]>('window.endFrames()');
  return Math.round(frames.toSorted((x, y) => x - y)[Math.floor(frames.length * 0.95)] ?? Number.NaN);
}

async function within(goal: string, limit: number, { middle, best }: Times, how: string): Promise<void> {
  await tell({ goal, value: middle, limit, how: `${how}; best ${best} ms` });
  expect(best).toBeLessThanOrEqual(limit);
}

/** Runs in the page. */
function watch(isShown: () => boolean): void {
  const painted = new Promise<number>((resolve) => {
    const begin = ({ timeStamp }: Event) => {
      const look = () => {
        if (!isShown()) return void requestAnimationFrame(look);
        // A message after the frame is handled when that frame was handed over to be painted.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => resolve(performance.now() - timeStamp));
        port1.start();
        requestAnimationFrame(() => port2.postMessage(null));
      };
      requestAnimationFrame(look);
    };
    for (const kind of ['pointerdown', 'keydown'])
      document.addEventListener(kind, begin, { capture: true, once: true });
  });
  Object.assign(window, { painted });
}

/** Runs in the page. */
function countFrames(): void {
  const frames: number[] = [];
  let last = performance.now();
  let ended = false;
  const count = (now: number) => {
    frames.push(now - last);
    last = now;
    if (!ended) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  const endFrames = () => {
    ended = true;
    return frames.slice(1);
  };
  Object.assign(window, { endFrames });
}
