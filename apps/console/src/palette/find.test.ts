// @vitest-environment node
import { expect, it } from 'vitest';
import { lane } from '../../dev/fixture.js';
import { find, keyOf, type Found } from './find.js';

const lanes = [
  lane(1, { application: 'order', environment: 'dev', symbol: 'stable' }),
  lane(2, { application: 'order', environment: 'prod', symbol: 'stable' }),
  lane(3, { application: 'shop', environment: 'prod', symbol: 'pay' }),
];
const world = {
  recent: [] as string[],
  pages: [
    { to: '/', name: '环境看板' },
    { to: '/history', name: 'Deploy records' },
  ],
  applications: ['order', 'shop'],
  lanes,
};
const told = (found: Found): string => ('name' in found ? found.name : keyOf(found));
const finds = (typed: string) => find(typed, world).map(told);

it.each([
  'rollback order prod',
  'hg order prod',
  '回滚 prod order',
  'Roll-Back order prod',
  'rollb order prod',
])('%s is an act on that lane', (typed) => {
  expect(finds(typed)[0]).toBe('ROLLBACK 2');
});

it.each([
  ['下线 shop', 'DELETE 3'],
  ['xx shop', 'DELETE 3'],
  ['weight dev', 'UPDATE_BLUE_GREEN 1'],
  ['权重 dev', 'UPDATE_BLUE_GREEN 1'],
  ['bs shop', 'DEPLOY 3'],
])('%s: %s', (typed, first) => {
  expect(finds(typed)[0]).toBe(first);
});

it('a name alone leads to the application and its lanes', () => {
  expect(finds('shop')).toEqual(['shop', 'lane 3']);
  expect(finds('order prod')).toEqual(['lane 2']);
});

it('a number is a build, or an operation', () => {
  expect(finds('#12')).toEqual(['build 12', 'operation 12']);
});

it('nothing typed is where one can go, and what fits nothing is nothing', () => {
  expect(finds('')).toEqual(['order', 'shop', '环境看板', 'Deploy records']);
  expect(finds('看板')).toEqual(['环境看板']);
  expect(finds('no such thing')).toEqual([]);
});

it('a letter is no act yet', () => {
  expect(finds('h')).not.toContain('ROLLBACK 1');
});

it('begins with what was led to last, as far as it is still there, and once', () => {
  const recent = ['ROLLBACK 2', 'build 12', 'lane 77', '/history', 'application shop', 'application gone'];
  const found = find('', { ...world, recent }).map(told);
  expect(found.slice(0, 4)).toEqual(['ROLLBACK 2', 'build 12', 'Deploy records', 'shop']);
  expect(new Set(found).size).toBe(found.length);
  expect(find('shop', { ...world, recent }).map(told)).toEqual(finds('shop'));
});
