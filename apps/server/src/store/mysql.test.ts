import { expect, it } from 'vitest';
import { prepareSession, refuseSeveralWriters } from './mysql.js';

it.each(['ISOLATION LEVEL', 'innodb_lock_wait_timeout'])(
  'a database that refuses our rules is told by its own words: %s',
  async (what) => {
    const refused = prepareSession(async (statement) => {
      if (statement.includes(what)) throw new Error("Unknown system variable 'x'");
    });

    await expect(refused).rejects.toMatchObject({
      name: 'DatabaseRefused',
      message: expect.stringMatching(`refuses "SET SESSION .*${what}.*": Unknown system variable 'x'`),
    });
  },
);

it.each([
  ['a server of its own', {}, false],
  ['one that could be in a group', { name: '', mode: 'ON' }, false],
  ['a group with one primary', { name: 'aaaa', mode: 'ON' }, false],
  ['a group in which every server takes writes', { name: 'aaaa', mode: 'OFF' }, true],
])('%s is refused: %o', (_, group: { name?: string; mode?: string }, refused) => {
  const variables = new Map<string, string>();
  if (group.name !== undefined) variables.set('group_replication_group_name', group.name);
  if (group.mode !== undefined) variables.set('group_replication_single_primary_mode', group.mode);
  const asked = () => refuseSeveralWriters(variables);

  if (refused) expect(asked).toThrow('single-primary mode');
  else expect(asked).not.toThrow();
});
