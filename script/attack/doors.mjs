// Nobody comes in without a credential: by other spellings, methods, headers, hosts, origins, or broken HTTP.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { endpoints } from '../../libs/contract/dist/index.js';

const values = { id: '1', name: 'shop', username: 'admin', feature: 'pay', pod: 'p', kind: 'jenkins' };
const pathOf = ({ path }) => `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? 'x')}`;

const tricks = [
  (path) => `${path}/`,
  (path) => path.toUpperCase(),
  (path) => path.replace('/v1/', '//v1/'),
  (path) => `/${path}`,
  (path) => path.replace('/v1/', '%2fv1%2f'),
  (path) => path.replace('/v1/', '/v1/%2e/'),
  (path) => path.replace('/v1/', '/v1/x/../'),
  (path) => `${path};a=b`,
  (path) => `${path}.json`,
  (path) => `${path}%00`,
  (path) => path.replaceAll('/', '\\'),
  (path) => `http://127.0.0.1${path}`,
];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const identities = {
  'x-forwarded-user': 'admin',
  'x-remote-user': 'admin',
  'x-http-method-override': 'GET',
  'x-original-url': '/livez',
  'x-rewrite-url': '/livez',
};

const raw = [
  'GET /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
  'GET /api/v1/users HTTP/1.1\r\nHost: localhost\r\nA: b\r\n c\r\n\r\n',
  `GET /api/v1/users HTTP/1.1\r\nHost: localhost\r\nA: ${'x'.repeat(40_000)}\r\n\r\n`,
  'CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n\r\n',
  'GET /../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET /api/v1/users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YTpi\r\nAuthorization: Bearer x\r\n\r\n',
];

export async function attackDoors(world) {
  let sent = 0;
  for (const endpoint of endpoints.filter(({ permission }) => permission !== 'public')) {
    const path = pathOf(endpoint);
    const spellings = [path, ...tricks.map((trick) => trick(path))];
    const tries = spellings.flatMap((spelling) => methods.map((method) => [method, spelling]));
    for (const [method, spelling] of tries) {
      const { status, text } = await world.send(method, spelling);
      assert.ok([400, 401, 404, 405].includes(status), `${method} ${spelling}: ${status} ${text}`);
      sent++;
    }
    const named = await world.send(endpoint.method, path, { headers: identities });
    assert.equal(named.status, 401, `${path} by identity headers`);
  }
  for (const text of raw) {
    const answer = await exchange(world.port, text);
    assert.match(answer, /^$|^HTTP\/1\.1 (4\d\d) /, `${text.slice(0, 60)}: ${answer.slice(0, 80)}`);
    assert.doesNotMatch(answer, /root:/);
  }
  const cookie = { cookie: world.admin.cookie };
  for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example'])
    assert.equal((await world.send('GET', '/api/v1/users', { headers: { ...cookie, host } })).status, 421);
  for (const headers of [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'x-arthor-csrf': 'other' },
    { 'x-arthor-csrf': '' },
  ]) {
    const { status } = await world.api({ ...world.admin, ...headers }, 'POST', '/applications', {
      name: 'x',
    });
    assert.equal(status, 403, JSON.stringify(headers));
  }
  return `${sent} spellings and methods without a credential, ${raw.length} broken requests`;
}

/** What comes back for bytes, until the other side closes or three seconds are over. */
const exchange = (port, text) =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const done = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(3_000, done);
    socket
      .on('data', (part) => (answer += part))
      .on('end', done)
      .on('error', done);
  });
