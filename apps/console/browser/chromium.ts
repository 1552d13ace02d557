import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** What to do where there is no Chromium. */
export const noChromium = 'no Chromium on the PATH; name one with ARTHOR_CHROMIUM';

/** The system's Chromium: ARTHOR_CHROMIUM, else the first of its names on the PATH; null where there is none. */
export function findChromium(): string | null {
  const named = process.env['ARTHOR_CHROMIUM'];
  if (named !== undefined) return named;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const places = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, name)));
  return places.find((path) => existsSync(path)) ?? null;
}

/** Starts it, without a window. */
export function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(noChromium);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--headless=new', '--disable-gpu'] });
}
