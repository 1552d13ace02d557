import { expect, it } from 'vitest';
import { ProviderHealth } from './provider-health.js';

it('remembers of each provider when it last answered, and its last error', () => {
  let now = 1;
  const health = new ProviderHealth({ now: () => now });
  const [dev, prod] = [health.listener('kubernetes', 'dev'), health.listener('kubernetes', 'prod')];
  expect(health.met).toEqual([]);

  dev(null);
  now = 2;
  dev({ code: 'ECONNREFUSED', message: 'nobody is there' });
  now = 3;
  // Given up here: it says nothing of the other side.
  dev({ code: 'ABORTED', message: 'the call was given up' });
  prod(null);

  expect(health.met).toEqual([
    {
      name: 'kubernetes',
      instance: 'dev',
      lastSuccessAt: 1,
      lastError: { at: 2, code: 'ECONNREFUSED', message: 'nobody is there' },
    },
    { name: 'kubernetes', instance: 'prod', lastSuccessAt: 3, lastError: null },
  ]);
});
