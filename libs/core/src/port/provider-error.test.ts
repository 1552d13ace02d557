import { expect, it } from 'vitest';
import { ProviderError } from './provider-error.js';

it('a fault of a provider says what it means, in at most 500 characters, and where it came from', () => {
  const cause = new Error('ECONNREFUSED');
  const options = { cause, retryAfterMs: 7, params: { host: 'dev' } };
  const error = new ProviderError('jenkins', 'TRANSIENT', 'UNREACHABLE', 'x'.repeat(501), options);

  expect(error).toMatchObject({
    name: 'ProviderError',
    provider: 'jenkins',
    kind: 'TRANSIENT',
    code: 'UNREACHABLE',
    message: `${'x'.repeat(499)}…`,
    retryAfterMs: 7,
    params: { host: 'dev' },
  });
  expect(error.cause).toBe(cause);
  expect(new ProviderError('jenkins', 'GONE', 'GONE', '')).toMatchObject({ retryAfterMs: null, params: {} });
});
