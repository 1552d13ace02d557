import { describe, expect, it } from 'vitest';
import { SystemRandom } from '../runtime/random.js';
import { isHashed, Passwords, PasswordsBusy } from './password.js';

const passwords = new Passwords(new SystemRandom());
/** A test vector of the reference implementation; the password is "password". */
const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
const known =
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE';

describe('verify', () => {
  it.each([
    ['the right password', 'password', known, true],
    ['a hash of the reference implementation', 'password', reference, true],
    ['another password', 'Password', known, false],
    ['an empty password', '', known, false],
    ['plain text that was seeded', 'geheim 密码', 'geheim 密码', true],
    ['another plain text', 'geheim', 'geheim2', false],
    ['an unknown user', 'password', null, false],
    ['a broken hash, never compared as text', '$argon2id$v=19$broken', '$argon2id$v=19$broken', false],
    [
      'parameters that argon2 refuses',
      'x',
      '$argon2id$v=19$m=1,t=0,p=0$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE',
      false,
    ],
  ])('%s', async (_, password, stored, expected) => {
    expect(await passwords.verify(password, stored)).toBe(expected);
  });
});

it('a hash is a PHC string with a salt of its own that fits the column and verifies', async () => {
  const [one, two] = await Promise.all([passwords.hash('öß🙂'), passwords.hash('öß🙂')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(two);
  expect(await passwords.verify('öß🙂', one)).toBe(true);
});

it.each([
  ['plain', true],
  [known, false],
  [known.replace('m=19456', 'm=4096'), true],
  [known.replace('t=2', 't=1'), true],
  [known.replace('m=19456', 'm=65536'), false],
])('needsRehash %s', (stored, expected) => {
  expect(passwords.needsRehash(stored)).toBe(expected);
});

it('isHashed tells a hash from seeded text', () => {
  expect([known, 'password', '$2b$10$x'].map(isHashed)).toEqual([true, false, false]);
});

it('two at once, twenty wait, more are refused; afterwards there is room again', async () => {
  const crowd = new Passwords(new SystemRandom());
  const results = await Promise.allSettled(Array.from({ length: 24 }, () => crowd.verify('a', 'a')));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.map((result) => result.reason)).toEqual([
    expect.any(PasswordsBusy),
    expect.any(PasswordsBusy),
  ]);
  expect(await crowd.verify('a', 'a')).toBe(true);
});
