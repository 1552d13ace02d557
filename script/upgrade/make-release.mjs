// `node script/upgrade/make-release.mjs <checkout>`: makes what `npm test` proves upgrades on. The server of a
// built checkout of the last release brings twenty-one lanes into every state, ends in order, and its database
// and sandbox world are kept as they are then. Run it once for each release.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildServer, needNode, root } from '../build.mjs';
import { freePort, signIn, startServer } from '../server-process.mjs';
import { copyOf, sqlRunner } from './database.mjs';
import { Lanes } from './lanes.mjs';

const [checkout] = process.argv.slice(2);
if (checkout === undefined) throw new Error('Which release? node script/upgrade/make-release.mjs <checkout>');
needNode();
buildServer();
const { databaseFile, shiftTime, worldFile } =
  await import('../../apps/server/dist/upgrade/time-shift.fixture.js');
const hourMs = 3_600_000;
const password = 'release-password';
const release = resolve(checkout);
const kept = join(root, 'apps/server/src/upgrade/release');
const directory = mkdtempSync(join(tmpdir(), 'arthor-release-'));
const env = {
  DATABASE_URL: `sqlite:${join(directory, databaseFile)}`,
  SANDBOX_GATEWAY_PORT: String(await freePort()),
  ADMIN_PASSWORD: password,
  LOG_LEVEL: 'error',
};
const places = {
  environments: { dev: 'dev', test: 'test', prod: 'prod' },
  registry: 'registry.localhost',
  sql: sqlRunner(release, directory, env),
};
let server = null;
try {
  let lanes = await opened();
  await lanes.prepare();
  await lanes.settle();
  await server.end('SIGTERM');
  // What has begun to wait has waited for an hour now.
  shiftTime(directory, -hourMs);
  lanes = await opened();
  await lanes.move();
  await server.end('SIGTERM');
  keep();
} finally {
  await server?.end('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
}

async function opened() {
  server = await startServer(release, { directory, port: await freePort(), env });
  return new Lanes(await signIn(server.base, 'admin', password), places);
}

/** Small, without the key of the simulated cluster (a new one is made where it is missing). */
function keep() {
  const world = readFileSync(join(directory, worldFile), 'utf8')
    .split('\n')
    .filter((line) => !/^\{"set":"tls(Key|Certificate)"/.test(line))
    .join('\n');
  const { version } = JSON.parse(readFileSync(join(release, 'package.json'), 'utf8'));
  mkdirSync(kept, { recursive: true });
  writeFileSync(join(kept, `${worldFile}.gz`), gzipSync(world, { level: 9 }));
  writeFileSync(
    join(kept, `${databaseFile}.gz`),
    gzipSync(copyOf(join(directory, databaseFile)), { level: 9 }),
  );
  writeFileSync(join(kept, 'release.json'), `${JSON.stringify({ version, endedAt: Date.now() }, null, 2)}\n`);
}
