// @vitest-environment node
import { expect, it } from 'vitest';
import { localOf, momentOf } from './local-time.js';

it('a moment comes back from a field of local time, to the minute', () => {
  expect(momentOf(localOf('2026-11-23T10:05:59.123Z'))).toBe('2026-11-23T10:05:00.000Z');
});

it('no moment is an empty field, and the other way round', () => {
  expect([localOf(undefined), localOf('yesterday'), momentOf('')]).toEqual(['', '', undefined]);
});
