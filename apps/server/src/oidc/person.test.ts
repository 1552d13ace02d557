import { describe, expect, it } from 'vitest';
import { grantsOf, personOf } from './person.js';

const roleMap = [
  { group: 'ops', role: 'OPERATOR', environment: 'prod' },
  { group: 'ops', role: 'DEVELOPER', environment: null },
  { group: 'again', role: 'DEVELOPER', environment: null },
] as const;
const settings = { usernameClaim: 'email', groupsClaim: 'https://a.example/groups', roleMap };

describe('groups', () => {
  it.each([
    ['a list', ['ops', 'others'], ['OPERATOR@prod', 'DEVELOPER@null']],
    ['one name', 'ops', ['OPERATOR@prod', 'DEVELOPER@null']],
    ['two that give the same', ['again', 'ops'], ['OPERATOR@prod', 'DEVELOPER@null']],
    ['another spelling', ['OPS', ' ops', 'op'], []],
    ['a list within a list', [['ops']], []],
    ['an object', { ops: true }, []],
    ['none', undefined, []],
  ])('%s', (_, groups, expected) => {
    expect(grantsOf(groups, roleMap).map(({ role, environment }) => `${role}@${environment}`)).toEqual(
      expected,
    );
  });

  it('* is everybody', () => {
    const all = { group: '*', role: 'VIEWER', environment: null } as const;
    expect(grantsOf(undefined, [all])).toEqual([{ role: 'VIEWER', environment: null }]);
  });
});

describe('a person', () => {
  it('is read from the claims that are configured', () => {
    const claims = {
      sub: 'a b',
      email: 'lei@example.com',
      name: ' Li\nLei ',
      'https://a.example/groups': ['again'],
    };
    expect(personOf(claims, settings)).toEqual({
      subject: 'a b',
      username: 'lei@example.com',
      nickname: 'Li Lei',
      grants: [{ role: 'DEVELOPER', environment: null }],
    });
  });

  it.each([undefined, 7, '', 'a ', ' a', 'ü', 'a\n', 'x'.repeat(256)])('with the id %j is nobody', (sub) => {
    expect(personOf({ sub, email: 'lei' }, settings)).toBe('OIDC_FAILED');
  });

  it.each([undefined, ['lei'], '', 'a b', 'lei ', '李雷', '<b>', 'arthor', 'ARTHOR', 'x'.repeat(65)])(
    'called %j can be no user',
    (email) => {
      expect(personOf({ sub: '1', email }, settings)).toBe('OIDC_USERNAME_UNUSABLE');
    },
  );

  it.each([undefined, '', ' \n ', 7])('whose name is %j is called as they sign in', (name) => {
    expect(personOf({ sub: '1', email: 'lei', name }, settings)).toMatchObject({ nickname: 'lei' });
  });
});
