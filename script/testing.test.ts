import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const tests = globSync(['libs/*/src/**/*.ts', 'apps/*/src/**/*.ts'])
  .filter((path) => /\.test\.ts$|\/conformance\//.test(path))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
const rows = readFileSync('doc/testing.md', 'utf8').match(/^\| \d+ \|/gm) ?? [];

it('each defect of the origin that doc/testing.md lists is in the name of a test', () => {
  const defects = rows.map((row) => Number.parseInt(row.slice(2), 10));

  expect(defects).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  expect(defects.filter((number) => !tests.includes(`(defect ${number})`))).toEqual([]);
});
