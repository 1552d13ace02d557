import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { difference } from './difference.js';
import { tell } from './figure.js';

const home = join(import.meta.dirname, 'baseline');
const madeWith = join(home, 'made-with.json');
/** At most so many of a hundred points differ. */
const mostPercent = 0.1;

/** Whether pictures are compared with the baseline, or are the new one. */
export const task = process.env['ARTHOR_BASELINE'] as 'compare' | 'renew' | undefined;

/** The states whose pictures are kept, as page and state. */
export const kept: ReadonlySet<string> = new Set([
  'login empty',
  'board filled',
  'board empty',
  'board frozen, offline and expiring',
  'lane filled',
  'lane two compared',
  'deploy filled',
  'canary blue-green',
  'screens history',
  'screens an operation that is blocked',
  'screens offline in production',
  'screens settings',
]);

/** What draws the pictures: the browser, and the fonts it finds for text, for code and for Chinese. */
interface Drawing {
  readonly chromium: string;
  readonly text: string;
  readonly code: string;
  readonly chinese: string;
}

/** What draws here; null where it is not that of the baseline, which is said once. */
export async function drawing(browser: Browser): Promise<Drawing | null> {
  const here: Drawing = {
    chromium: browser.version(),
    text: font('sans-serif'),
    code: font('monospace'),
    chinese: font('sans-serif:lang=zh-cn'),
  };
  if (task === 'renew') return here;
  const of = existsSync(madeWith) ? await readFile(madeWith, 'utf8') : null;
  const same = of !== null && JSON.stringify(JSON.parse(of)) === JSON.stringify(here);
  if (!same)
    process.stdout.write(
      of === null
        ? 'pictures are not compared: there is no baseline; npm run test:pictures -- --mode renew makes one\n'
        : `pictures are not compared: the baseline is made with ${of.replaceAll(/\s+/g, ' ')} and here is ${JSON.stringify(here)}\n`,
    );
  return same ? here : null;
}

/** The font that is found for a wish, with its version. */
function font(wish: string): string {
  try {
    return execFileSync('fc-match', ['-f', '%{family} %{fontversion}', wish], { encoding: 'utf8' });
  } catch {
    return 'unknown: there is no fc-match';
  }
}

/** Compares a page, as it is now, with its picture in the baseline; or puts it there. */
export async function inBaseline(page: Page, name: string, by: Drawing): Promise<void> {
  const seen = await page.screenshot({ animations: 'disabled' });
  const file = join(home, `${name.replaceAll(/[^\w-]+/g, '-')}.png`);
  if (task === 'renew') {
    await mkdir(home, { recursive: true });
    await writeFile(file, seen);
    return writeFile(madeWith, `${JSON.stringify(by, null, 2)}\n`);
  }
  const beside = await page.context().newPage();
  const percent = 100 * (existsSync(file) ? await difference(beside, await readFile(file), seen) : 1);
  await tell({ goal: 'pictures', value: Math.round(percent * 1_000) / 1_000, how: name });
  const now = join(tmpdir(), 'arthor-pictures', basename(file));
  if (percent > mostPercent) {
    await mkdir(dirname(now), { recursive: true });
    await writeFile(now, seen);
  }
  expect(percent, `${file} and ${now}`).toBeLessThanOrEqual(mostPercent);
}
