// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { words } from '../../../dev/words.js';
import { terms } from './terms.js';

const glossary = readFileSync(join(import.meta.dirname, '../../../../../doc/glossary.md'), 'utf8');

it.each(terms)('%s is called what the glossary calls it, in both languages', (term) => {
  const [english, chinese] = [words.en, words['zh-CN']].map((language) =>
    String([language[`help.term.${term}`]].flat()[0]),
  );
  expect(glossary).toContain(`| ${english} | ${chinese} |`);
});
