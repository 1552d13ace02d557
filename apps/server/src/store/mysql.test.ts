import { expect, it } from 'vitest';
import { prepareSession } from './mysql.js';

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
