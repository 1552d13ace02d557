import { expect, it } from 'vitest';
import { narrowed } from './grant.js';

it.each([
  ['never more than the token says', [['ADMIN', null]], ['DEVELOPER', null], [['DEVELOPER', null]]],
  ['never more than its maker may today', [['VIEWER', null]], ['ADMIN', null], [['VIEWER', null]]],
  ['only its environments', [['ADMIN', null]], ['OPERATOR', ['dev']], [['OPERATOR', 'dev']]],
  ['only where its maker may', [['OPERATOR', 'dev']], ['OPERATOR', ['dev', 'prod']], [['OPERATOR', 'dev']]],
  ['nothing where they do not meet', [['ADMIN', 'prod']], ['VIEWER', ['dev']], []],
  ['nothing for a word that is no role', [['ADMIN', null]], ['KING', null], []],
] as const)('a token may %s', (_, maker, [role, environments], expected) => {
  const grants = maker.map(([held, environment]) => ({ role: held, environment }));
  const now = narrowed(grants, { role, environments });
  expect(now.map((grant) => [grant.role, grant.environment])).toEqual(expected);
});
