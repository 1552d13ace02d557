// @vitest-environment node
import { expect, it } from 'vitest';
import type { Text } from '../language/use-text.js';
import { changeWords, operationWords } from './change-words.js';

const stands = { buildId: 7, weight: null, replicas: 1 };
const text = ((key: string, of: object = {}) => [key, ...Object.values(of)].join(' ')) as unknown as Text;

it.each([
  ['a deploy', { before: stands, after: { ...stands, buildId: 12 } }, '#7 → #12'],
  ['the first one', { before: null, after: stands }, '#7'],
  ['a canary', { before: null, after: { ...stands, weight: 20 } }, '#7, weight.mark 20'],
  [
    'a weight',
    { before: { ...stands, weight: 20 }, after: { ...stands, weight: 40 } },
    'weight.mark 20 → weight.mark 40',
  ],
  [
    'a number of pods',
    { before: stands, after: { ...stands, replicas: 3 } },
    'history.pods 1 → history.pods 3',
  ],
  ['a restart', { before: stands, after: stands }, '#7'],
  ['taking it offline', { before: stands, after: null }, '#7'],
  ['what is undone', null, ''],
  ['what an event does not tell', undefined, ''],
])('says what %s led to', (_, change, said) => {
  expect(changeWords(change, text)).toBe(said);
});

it('says an operation as a sentence, with its build at least', () => {
  const change = { before: stands, after: { ...stands, buildId: 12 } };
  expect(operationWords({ operate: 'DEPLOY', change, buildId: 12 }, text)).toBe('operate.DEPLOY #7 → #12');
  expect(operationWords({ operate: 'CANCEL', change: null, buildId: 12 }, text)).toBe('operate.CANCEL #12');
});
