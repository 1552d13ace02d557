import { describe, expect, it } from 'vitest';
import { deploymentName, isHost, isNamespace, lanePath, routeNameSeed, routeObjectName } from './naming.js';

describe('names', () => {
  it('of a deployment fit a label and a Service name for the longest application', () => {
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

describe('a hand-written row of t_env', () => {
  it.each(['dev', 'a', '9', 'team-1', 'a'.repeat(63)])('may name the namespace %j', (name) => {
    expect(isNamespace(name)).toBe(true);
  });

  it.each(['', '-dev', 'dev-', 'Dev', 'dev_1', 'dev.1', 'dev\n', ' dev', 'a'.repeat(64), '开发'])(
    'may not name the namespace %j',
    (name) => {
      expect(isNamespace(name)).toBe(false);
    },
  );

  it.each(['dev.localhost', 'localhost', 'a.b.c.example.com', '1.2.3.4'])('may name the host %j', (host) => {
    expect(isHost(host)).toBe(true);
  });

  it.each(['', 'dev.localhost:80', 'Dev.example.com', 'http://x', 'a..b', '.a', 'a.', 'a b', 'a\n', 'a_b.c'])(
    'may not name the host %j',
    (host) => {
      expect(isHost(host)).toBe(false);
    },
  );

  it('may not name a host longer than DNS allows', () => {
    const label = 'a'.repeat(63);

    expect(isHost([label, label, label, 'a'.repeat(61)].join('.'))).toBe(true);
    expect(isHost([label, label, label, 'a'.repeat(62)].join('.'))).toBe(false);
  });
});
