// No secret stands in anything that was ever answered, logged, audited or written to a file.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export async function attackSecrets(world, log, data) {
  const owned = { cookie: world.admin.cookie, 'x-arthor-csrf': world.admin['x-arthor-csrf'] };
  for (const path of [
    '/environments/dev/check',
    '/system',
    '/users',
    '/tokens',
    '/audit?limit=200',
    '/applications/shop',
  ])
    assert.equal((await world.api(owned, 'GET', path)).status, 200, path);
  await world.api(owned, 'POST', '/integrations/jenkins/test');
  await world.send('GET', '/metrics');
  const files = readdirSync(data);
  const told = { answers: world.answers.join('\n'), log: readFileSync(log, 'utf8') };
  for (const file of files) told[`file ${file}`] = readFileSync(join(data, file), 'latin1');
  for (const [name, secret] of Object.entries(world.secrets))
    for (const form of [
      secret,
      encodeURIComponent(secret),
      Buffer.from(`arthor:${secret}`).toString('base64'),
    ])
      for (const [where, text] of Object.entries(told))
        assert.ok(!text.includes(form), `the secret ${name} is in the ${where}`);
  for (const [, cookie] of world.admin.cookie.matchAll(/=([^;]{20,})/g))
    assert.ok(!told.log.includes(cookie), 'a cookie is in the log');
  assert.doesNotMatch(told.log, /art_[0-9A-Za-z]{33}/, 'a token is in the log');
  return `${world.answers.length} answers, ${told.log.length} characters of log and the files ${files.join(', ')} without a secret`;
}
