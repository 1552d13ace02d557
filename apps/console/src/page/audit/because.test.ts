// @vitest-environment node
import { expect, it } from 'vitest';
import { words } from '../../../dev/words.js';

const { en, 'zh-CN': zh } = words;

/** What the audit says for each code that a request can be refused with. */
const told = (messages: Readonly<Record<string, unknown>>) =>
  Object.keys(messages)
    .flatMap((key) => /^(?:problem|refusal)\.([A-Z_]+)$/.exec(key)?.[1] ?? [])
    .map((code) => {
      const said = ['audit.because', 'problem', 'refusal'].map((prefix) => messages[`${prefix}.${code}`]);
      return [code, said.find((each) => each !== undefined)] as const;
    });

it('names nothing that the audit does not keep', () => {
  expect(told(en).length).toBeGreaterThan(80);
  const withGaps = told(en).filter(([, said]) => Array.isArray(said) && said.some(Array.isArray));
  expect(withGaps).toEqual([]);
});

it('speaks of whoever was refused, not to them', () => {
  const speaks = (messages: Readonly<Record<string, unknown>>, toYou: RegExp) =>
    told(messages).filter(([, said]) => toYou.test(JSON.stringify(said)));
  expect(speaks(en, /\byou(r|rs)?\b/i)).toEqual([]);
  expect(speaks(zh, /你|您/)).toEqual([]);
});
