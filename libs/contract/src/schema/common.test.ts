import { describe, expect, it } from 'vitest';
import { environmentName, hostName } from './common.js';

describe('an environment', () => {
  it.each(['dev', 'a', '9', 'team-1', 'a'.repeat(63)])('may have the name %j', (name) => {
    expect(environmentName.safeParse(name).success).toBe(true);
  });

  it.each(['', '-dev', 'dev-', 'Dev', 'dev_1', 'dev.1', 'dev\n', ' dev', 'a'.repeat(64), '开发'])(
    'may not have the name %j',
    (name) => {
      expect(environmentName.safeParse(name).success).toBe(false);
    },
  );

  it.each(['dev.localhost', 'localhost', 'a.b.c.example.com', '1.2.3.4'])('may have the host %j', (host) => {
    expect(hostName.safeParse(host).success).toBe(true);
  });

  it.each(['', 'dev.localhost:80', 'Dev.example.com', 'http://x', 'a..b', '.a', 'a.', 'a b', 'a\n', 'a_b.c'])(
    'may not have the host %j',
    (host) => {
      expect(hostName.safeParse(host).success).toBe(false);
    },
  );

  it('may not have a host longer than DNS allows', () => {
    const label = 'a'.repeat(63);

    expect(hostName.safeParse([label, label, label, 'a'.repeat(61)].join('.')).success).toBe(true);
    expect(hostName.safeParse([label, label, label, 'a'.repeat(62)].join('.')).success).toBe(false);
  });
});
