import { expect, it } from 'vitest';
import { fakeState } from '../../../dev/fake-data.js';
import { lane } from '../../../dev/fixture.js';
import { fleetOf } from './fleet.js';

it('has a row for each application, also for one that runs nowhere', () => {
  expect(fleetOf(['cart', 'new'], []).map(({ application }) => application)).toEqual(['cart', 'new']);
});

it('puts first who needs somebody, then goes by name', () => {
  const healthy = lane(90, { application: 'admin', environment: 'dev', symbol: 'stable' });
  const rows = fleetOf([], [healthy, ...fakeState().lanes]);
  expect(rows.map(({ application, stuck }) => [application, stuck])).toEqual([
    ['cart', 1],
    ['shop', 1],
    ['admin', 0],
  ]);
});

it('tells of each environment the stable lane, how many there are besides, and which are stuck', () => {
  const shop = fleetOf([], fakeState().lanes).find(({ application }) => application === 'shop');
  const dev = shop?.cells.get('dev');
  expect(dev?.stable?.symbol).toBe('stable');
  // Nothing is left in old-idea.
  expect(dev?.others).toBe(2);
  expect(dev?.stuck.map(({ symbol }) => symbol)).toEqual(['pay']);
  expect(shop?.cells.get('prod')).toBeUndefined();
});
