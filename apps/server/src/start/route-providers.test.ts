import { routeProviders as named } from '@arthor/contract';
import { routeProviders } from '@arthor/provider';
import { expect, it } from 'vitest';

it('the contract names every route provider that can be opened', () => {
  expect(named).toEqual(['auto', ...Object.keys(routeProviders)]);
});
