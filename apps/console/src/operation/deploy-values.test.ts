// @vitest-environment node
import { expect, test } from 'vitest';
import { build } from '../../dev/fixture.js';
import { deployBody, proposedBuild } from './deploy-choice.js';

const builds = [
  build(9, 'shop', { feature: 'pay', environment: 'test' }),
  build(8, 'shop', { feature: 'pay', environment: 'dev' }),
  build(7, 'shop', { feature: 'login', environment: 'dev' }),
];

test('proposes the newest build of the feature that was made for the environment', () => {
  expect(proposedBuild(builds, { feature: 'pay', to: 'dev' })?.id).toBe(8);
  expect(proposedBuild(builds, { feature: 'pay' })?.id).toBe(9);
  expect(proposedBuild(builds, { feature: 'pay', to: 'prod' })?.id).toBe(9);
  expect(proposedBuild(builds, { feature: 'nothing' })).toBeUndefined();
});

test('a build that was named is taken, or none', () => {
  expect(proposedBuild(builds, { build: '7', feature: 'pay' })?.id).toBe(7);
  expect(proposedBuild(builds, { build: '99' })).toBeUndefined();
});

test('what nobody chose is left to the server', () => {
  expect(deployBody({}, builds[1])).toEqual({
    operate: 'DEPLOY',
    build: 8,
    environment: 'dev',
    symbol: 'stable',
  });
  expect(deployBody({ as: 'pay', replicas: '3', external: 'false' }, builds[1])).toMatchObject({
    symbol: 'pay',
    replicas: 3,
    external: false,
  });
  expect(deployBody({}, undefined)).toBeNull();
});
