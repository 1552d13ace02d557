import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..');

it('text has one of the few sizes that there are', () => {
  const sizes = globSync('**/*.css', { cwd: folder }).flatMap((file) => {
    const found = readFileSync(join(folder, file), 'utf8').matchAll(
      /(?:font|font-size|--input-fz): ([^;]*);/g,
    );
    return [...found].map(([, value]) => `${file}: ${value}`);
  });
  expect(sizes.length).toBeGreaterThan(50);
  expect(sizes.filter((each) => !/: (var\(--size-(s|m|body|l)\)|inherit$|0$)/.test(each))).toEqual([]);
});
