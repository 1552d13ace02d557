import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing of the page lies beside the screen. */
export async function noSidewaysScroll(page: Page): Promise<void> {
  const hidden = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(hidden).toBe(0);
}

/**
 * Every rule of axe, best practice and the size of targets included; what it finds as "rule: element". A target that
 * has been scrolled halfway under what stays has its size when it is scrolled out again.
 */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  // Evaluated and not added as an element: the page's policy allows no foreign scripts.
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(`(() => {
    const stays = (element) => element !== null &&
      (['sticky', 'fixed'].includes(getComputedStyle(element).position) || stays(element.parentElement));
    const isUnderIt = (target) => {
      const element = document.querySelector(target);
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const corners = [[left + 1, top + 1], [right - 1, top + 1], [left + 1, bottom - 1], [right - 1, bottom - 1]];
      return corners.map(([x, y]) => document.elementFromPoint(x, y))
        .some((above) => above !== null && !element.contains(above) && !stays(element) && stays(above));
    };
    const rules = { 'target-size': { enabled: true } };
    return axe.run(document, { resultTypes: ['violations'], rules }).then((r) =>
      r.violations.flatMap((v) => v.nodes
        .map((n) => n.target.join(' '))
        .filter((target) => v.id !== 'target-size' || !isUnderIt(target))
        .map((target) => v.id + ': ' + target)));
  })()`);
  return Array.isArray(found) ? found.map(String) : ['axe did not run'];
}
