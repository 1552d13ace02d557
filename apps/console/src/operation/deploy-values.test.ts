// @vitest-environment node
import { expect, it } from 'vitest';
import { build } from '../../dev/fixture.js';
import { proposedBuild } from './build-values.js';
import { deployBody, targetOf, valuesOf } from './deploy-values.js';

const builds = [
  build(9, 'shop', { feature: 'pay', environment: 'test' }),
  build(8, 'shop', { feature: 'pay', environment: 'dev' }),
  build(7, 'shop', { feature: 'pay', environment: 'dev' }),
];
const proposed = (search: Parameters<typeof valuesOf>[0]) => proposedBuild(builds, valuesOf(search))?.id;
const bodyOf = (search: Parameters<typeof valuesOf>[0]) => deployBody(valuesOf(search), builds[1]);

it('proposes the newest build that was made for the environment', () => {
  expect(proposed({ to: 'dev' })).toBe(8);
  expect(proposed({})).toBe(9);
  expect(proposed({ to: 'prod' })).toBe(9);
  expect(proposedBuild([], valuesOf({}))).toBeUndefined();
});

it('a build that was named is taken, or none', () => {
  expect(proposed({ build: '7', feature: 'pay' })).toBe(7);
  expect(proposed({ build: '99' })).toBeUndefined();
});

it('what nobody chose is left to the server', () => {
  expect(bodyOf({})).toEqual({ operate: 'DEPLOY', build: 8, environment: 'dev', symbol: 'stable' });
  expect(bodyOf({ as: 'pay', replicas: '3', external: 'false' })).toMatchObject({
    symbol: 'pay',
    replicas: 3,
    external: false,
  });
  expect(bodyOf({ replicas: 'many' })).not.toHaveProperty('replicas');
  expect(deployBody(valuesOf({}), undefined)).toBeNull();
});

it.each([{}, { app: 'shop', to: 'dev', as: 'pay', replicas: '3', external: 'false', build: '7' }])(
  'an address says the same of the form after it went through it: %j',
  (search) => {
    expect(valuesOf(targetOf(valuesOf(search)))).toEqual(valuesOf(search));
  },
);
