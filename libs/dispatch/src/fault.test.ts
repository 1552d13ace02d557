import { ProviderError } from '@arthor/core';
import { expect, it } from 'vitest';
import { faultOf, known } from './fault.js';

it('a provider is told in its own words, and how long it wants to be left alone', () => {
  const options = { params: { host: 'dev' } };
  const told = { kind: 'DENIED', code: 'QUOTA_EXCEEDED', message: 'full', params: { host: 'dev' } };

  expect(faultOf(new ProviderError('kubernetes', 'DENIED', 'QUOTA_EXCEEDED', 'full', options))).toEqual(told);
  const busy = { ...options, retryAfterMs: 7 };
  expect(faultOf(new ProviderError('kubernetes', 'DENIED', 'QUOTA_EXCEEDED', 'full', busy))).toEqual({
    ...told,
    retryAfterMs: 7,
  });
});

it.each([
  [new Error('a bug'), 'a bug'],
  ['thrown', 'thrown'],
])('what no adapter knows is a fault of our own, and may pass: %s', (error, message) => {
  expect(faultOf(error)).toEqual({ kind: 'TRANSIENT', code: 'INTERNAL_ERROR', message, params: {} });
});

it('an answer is known, and so is why there is none; only a bug is a surprise', async () => {
  const surprises: unknown[] = [];
  const ask = (answer: () => Promise<number>) => known(answer, (error) => surprises.push(error));
  const bug = new Error('a bug');

  expect(await ask(async () => 3)).toEqual({ known: true, value: 3 });
  expect(await ask(() => Promise.reject(new ProviderError('k', 'GONE', 'X', '')))).toMatchObject({
    known: false,
    fault: { code: 'X' },
  });
  expect(surprises).toEqual([]);
  expect(await ask(() => Promise.reject(bug))).toMatchObject({ fault: { code: 'INTERNAL_ERROR' } });
  expect(surprises).toEqual([bug]);
});
