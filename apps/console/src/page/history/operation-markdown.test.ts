import { i18n } from '@lingui/core';
import { expect, it } from 'vitest';
import { toldOf } from '../../../dev/fake-history.js';
import { deployment, operation } from '../../../dev/fixture.js';
import { words } from '../../../dev/words.js';
import { textOf } from '../../language/use-text.js';
import { markdownOf } from './operation-markdown.js';

it('an operation as Markdown says what, where, who, why, how long and where to look', () => {
  i18n.loadAndActivate({ locale: 'en', messages: words.en });
  const done = toldOf(
    operation(7, deployment(12), {
      status: 'DONE',
      reason: 'new\nprices',
      createdAt: '2026-11-23T10:00:00.000Z',
      finishedAt: '2026-11-23T10:00:02.000Z',
    }),
  );
  const lines = markdownOf(done, textOf(i18n)).split('\n');
  const { application, symbol, environment } = done.lane;

  expect(lines[0]).toBe(`**Deploy #11 → #12 · ${application} / ${symbol} in ${environment}**: Success`);
  expect(lines[2]).toMatch(/^- by .*, 2026-11-23 10:00:00 UTC, took 2 s$/);
  expect(lines).toContain('- Reason: new prices');
  expect(lines).toHaveLength(2 + 3 + done.steps.length + 1);
  expect(lines.at(-2)).toMatch(/^- http.*\/ops\/7$/);
});
