// What is sent is refused with 4xx or taken as it is: never a fault of ours.
import assert from 'node:assert/strict';

const deep = (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const bodies = [
  '',
  'null',
  '[]',
  '"x"',
  '1e400',
  '{"name":"x"',
  '\u0000',
  deep(100_000),
  `{"name":"${'x'.repeat(300_000)}"}`,
  '{"__proto__":{"admin":true},"name":"x"}',
  '{"constructor":{"prototype":{"admin":true}},"name":"x"}',
  '{"name":{"$gt":""}}',
  '{"name":"x","role":"ADMIN"}',
  `{"name":"' OR 1=1 --"}`,
  '{"name":"$(id)"}',
  '{"name":"x\\u0000"}',
  '{"name":"\\ud800"}',
];
const types = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
];
const places = [
  ['POST', '/applications'],
  ['POST', '/environments'],
  ['POST', '/operations'],
  ['POST', '/builds'],
  ['POST', '/users'],
  ['PUT', '/applications/shop/settings'],
  ['PATCH', '/environments/dev'],
];
const queries = [
  '?limit=1e9',
  '?limit=-1',
  '?cursor=../..',
  "?cursor='%20OR%201=1",
  '?a[b]=c',
  '?limit=1&limit=2',
  '?%ff',
];

export async function attackBodies(world) {
  let sent = 0;
  for (const [method, path] of places)
    for (const type of types)
      for (const body of bodies) {
        const headers = { ...world.admin, 'content-type': type };
        const { status, text } = await world.send(method, `/api/v1${path}`, { headers, body }).catch(cut);
        assert.ok(status < 500, `${method} ${path} ${body.slice(0, 40)}: ${status} ${text}`);
        sent++;
      }
  for (const path of ['/users', '/builds', '/audit', '/lanes'])
    for (const query of queries) {
      const { status } = await world.api(world.admin, 'GET', path + query);
      assert.equal(status, 400, path + query);
      sent++;
    }
  const gzip = { ...world.admin, 'content-type': 'application/json', 'content-encoding': 'gzip' };
  assert.equal((await world.send('POST', '/api/v1/applications', { headers: gzip, body: '{}' })).status, 415);
  return `${sent} hostile bodies and queries`;
}

/** Whoever sends too much is cut off in the middle. */
const cut = () => ({ status: 413, text: '' });
