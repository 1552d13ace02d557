import type { Request } from 'express';
import { expect, it } from 'vitest';
import { callerAddress } from './caller-address.js';

it.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '::ffff:10.1.2.3'],
  ['2001:db8::1', '2001:db8::1'],
  ['10.1.2.3:51234', '10.1.2.3'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['x'.repeat(5_000), '192.0.2.1'],
  ['unknown', '192.0.2.1'],
  ['', '192.0.2.1'],
])('of a caller whom a proxy calls %j is %j', (ip, expected) => {
  const request = { ip, socket: { remoteAddress: '192.0.2.1' } } as unknown as Request;
  expect(callerAddress(request)).toBe(expected);
});

it('is nobody’s where the connection is gone', () => {
  expect(callerAddress({ ip: undefined, socket: {} } as unknown as Request)).toBeNull();
});
