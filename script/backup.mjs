// `npm exec -- node script/backup.mjs to.sqlite [from.sqlite]`: a copy of the embedded database, also beside
// a running server. (A copied file alone misses what still stands in the -wal file beside it.)
import { chmodSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import Libsql from 'libsql';

const [to, from = 'data/arthor.sqlite'] = process.argv.slice(2);
if (to === undefined) throw new Error('Where to? npm exec -- node script/backup.mjs to.sqlite [from.sqlite]');
if (!existsSync(from)) throw new Error(`There is no database ${resolve(from)}.`);

// Password hashes are in it: readable by its owner only, from the beginning.
process.umask(0o077);
const database = new Libsql(from);
try {
  database.pragma('busy_timeout = 5000');
  database.prepare('VACUUM INTO ?').run(to);
} finally {
  database.close();
}
chmodSync(to, 0o600);
console.log(`${resolve(to)} is a whole copy of ${resolve(from)}.`);
