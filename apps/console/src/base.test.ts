// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const home = import.meta.dirname;
const sources = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.test)\.tsx?$/.test(name),
);

/** What leads out of the path under which the console is served: addresses from the root of the host. */
const fromTheRoot = [
  /\b(href|src)=\{?["'`]\//,
  /\bfetch\(["'`]\//,
  /\.(href|src) = ["'`]\//,
  /\blocation\.href\s*\}/,
];

it('no address of the console counts from the root of its host', () => {
  const found = sources.filter((name) => {
    const text = readFileSync(join(home, name), 'utf8');
    return fromTheRoot.some((pattern) => pattern.test(text));
  });
  expect(sources.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

it('the page says where it is, and names its files from there', () => {
  const page = readFileSync(join(home, '../index.html'), 'utf8');
  expect(page).toContain('<base href="/" />');
  expect(page.indexOf('<base')).toBeLessThan(page.search(/<(link|script)/));
});
