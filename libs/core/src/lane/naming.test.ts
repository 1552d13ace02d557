import { describe, expect, it } from 'vitest';
import { deploymentName, lanePath, routeNameSeed, routeObjectName } from './naming.js';

describe('names', () => {
  it('of a deployment fit a label and a Service name for the longest application (defect 11)', () => {
    const name = deploymentName('a'.repeat(30), 'f'.repeat(32));

    expect(name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])$/);
    expect(name.length).toBeLessThanOrEqual(63);
  });

  it('of a route object are the same for ever and differ by environment (defect 1)', () => {
    expect(routeObjectName('shop', 'stable', '0a1b2c3d')).toBe('shop-stable-0a1b2c3d');
    expect(routeNameSeed('dev', 'shop', 'stable')).not.toBe(routeNameSeed('prod', 'shop', 'stable'));
  });

  it('of a route object cannot meet by moving a separator', () => {
    expect(routeNameSeed('dev', 'shop-a', 'b')).not.toBe(routeNameSeed('dev', 'shop', 'a-b'));
  });

  it('give a lane its path', () => {
    expect(lanePath('shop', 'pay')).toBe('/shop.pay');
  });
});
