// @vitest-environment node
import { expect, it } from 'vitest';
import { foundLines } from './found-lines.js';

const log = 'listens on [8080]\nGET /basket 500\nget /prices 200';

it.each([
  ['', 3],
  ['  ', 3],
  ['get /', 2],
  ['[8080]', 1],
  ['nothing like it', 0],
])('finds %j in so many lines: %i', (words, count) => {
  expect(foundLines(log, words)).toHaveLength(count);
});
