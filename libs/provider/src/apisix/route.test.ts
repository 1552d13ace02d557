import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../json-object.js';
import { membersOf } from './others.js';
import { stubAdmin, type Says } from './admin-api.fixture.js';
import { spec, stored } from './stored.fixture.js';

const ends: (() => Promise<void>)[] = [];
const signal = new AbortController().signal;
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

async function admin(says: Says, server?: string) {
  const opened = await stubAdmin(says, server);
  ends.push(() => opened.stub.close());
  return opened;
}

const missing = [404, { message: 'Key not found' }] as const;

/** An Admin API that keeps one route; `meanwhile` changes what was written before it is read back. */
function keeping(meanwhile: (written: JsonObject) => JsonObject | null = (written) => written) {
  const kept: { value: JsonObject | null; index: number } = { value: null, index: 1 };
  const says: Says = (asked, body) => {
    if (asked.includes('/upstreams/')) return [200, { value: { id: 'shop-c' }, modifiedIndex: 1 }];
    if (asked.startsWith('PUT')) {
      kept.value = meanwhile({ ...(JSON.parse(body) as JsonObject), id: spec.ref.name });
      kept.index += 1;
      return [200, {}];
    }
    return kept.value === null ? missing : [200, { value: kept.value, modifiedIndex: kept.index }];
  };
  return { kept, says };
}

it('reads back what it wrote, and does not take another’s for its own', async () => {
  const { labels } = stored().value;
  const newer = { ...(labels as JsonObject), 'arthor.io/tick': '11', 'arthor.io/mark': 't11-00000000' };
  for (const meanwhile of [(written: JsonObject) => ({ ...written, labels: newer }), () => null]) {
    const { route } = await admin(keeping(meanwhile).says);
    const written = route.apply(spec, null, signal);
    await expect(written).rejects.toMatchObject({ kind: 'CONFLICT', code: 'WRITE_CONFLICT' });
  }
});

it.each([
  ['APISIX/3.18.0', true],
  ['APISIX/3.1.0', true],
  ['APISIX/3.0.0', false],
  ['APISIX', false],
  ['openresty', false],
  ['', false],
])('lets the gateway answer by %s only where plugins know conditions: %s', async (server, answers) => {
  const { kept, says } = keeping();
  const { route } = await admin(says, server);

  await route.apply(spec, null, signal);

  expect(Object.keys(membersOf(kept.value?.['plugins'])).includes('redirect')).toBe(answers);
});

it('keeps what others added when it writes again', async () => {
  const { kept, says } = keeping();
  const { route } = await admin(says);
  await route.apply(spec, null, signal);
  kept.value = { ...kept.value, desc: 'theirs' };

  await route.apply({ ...spec, tick: 11 }, null, signal);

  expect(kept.value).toMatchObject({ desc: 'theirs', labels: { 'arthor.io/tick': '11' } });
});

describe('the Admin API’s refusals', () => {
  const html = '<html><body>403 Forbidden</body></html>';
  it.each<[string, number, unknown, object]>([
    [
      'a wrong key',
      401,
      { error_msg: 'failed to check token' },
      { kind: 'DENIED', code: 'APISIX_UNAUTHORIZED' },
    ],
    ['an address that may not', 403, html, { kind: 'DENIED', code: 'APISIX_FORBIDDEN' }],
    ['a page for a 404', 404, html, { kind: 'DENIED', code: 'NOT_APISIX' }],
    ['no etcd', 503, { error_msg: 'etcd' }, { kind: 'TRANSIENT', code: 'APISIX_FAULT' }],
    ['a fault', 500, '', { kind: 'TRANSIENT', code: 'APISIX_FAULT' }],
    ['too much', 429, '', { kind: 'TRANSIENT', code: 'APISIX_FAULT' }],
    ['a redirect', 302, '', { kind: 'DENIED', code: 'NOT_APISIX' }],
    ['a page', 200, html, { kind: 'DENIED', code: 'NOT_APISIX' }],
    ['version 2', 200, { node: { value: {} }, action: 'get' }, { kind: 'DENIED', code: 'NOT_APISIX' }],
  ])('when it is read: %s', async (_, status, body, error) => {
    const { route } = await admin(() => [status, body]);
    await expect(route.observe(spec.ref, signal)).rejects.toMatchObject(error);
  });

  it.each<[number, unknown, object]>([
    [400, { error_msg: 'invalid configuration: x' }, { kind: 'INVALID', code: 'APISIX_REFUSED' }],
    [
      400,
      { error_msg: 'failed to fetch upstream info by upstream id [a], response code: 404' },
      { kind: 'TRANSIENT', code: 'POOL_MISSING' },
    ],
    [500, '', { kind: 'UNKNOWN_OUTCOME', code: 'APISIX_FAULT' }],
    [503, '', { kind: 'TRANSIENT', code: 'APISIX_FAULT' }],
  ])('when it is written: %i %o', async (status, body, error) => {
    const { says } = keeping();
    const { route } = await admin((asked, sent) =>
      asked.startsWith('PUT') ? [status, body] : says(asked, sent),
    );
    await expect(route.apply(spec, null, signal)).rejects.toMatchObject(error);
  });

  it('is unreachable when nobody answers; what was sent may have been done', async () => {
    const { says } = keeping();
    const { route, stub } = await admin(says);
    await stub.close();
    const code = 'APISIX_UNREACHABLE';
    await expect(route.observe(spec.ref, signal)).rejects.toMatchObject({ kind: 'TRANSIENT', code });
  });

  it('say why in its own words, without the key', async () => {
    const { route } = await admin(() => [401, { error_msg: 'failed', description: 'wrong apikey' }]);
    await expect(route.observe(spec.ref, signal)).rejects.toThrow(/failed: wrong apikey$/);
  });

  it('are of a canary without its upstream before anything is written', async () => {
    const { route, stub } = await admin(() => missing);
    const written = route.apply(spec, null, signal);
    await expect(written).rejects.toMatchObject({ kind: 'TRANSIENT', code: 'POOL_MISSING' });
    expect(stub.requests.filter((one) => one.startsWith('PUT'))).toEqual([]);
  });
});

it('lists what is its own in an environment, and passes over what cannot be read', async () => {
  const list = [stored(), stored({ labels: {} }), { nothing: 1 }, 7];
  const { route } = await admin(() => [200, { list, total: 4 }]);

  const listed = await route.list('dev', signal);

  expect([...listed.keys()]).toEqual([spec.ref.name]);
  expect((await route.list('test', signal)).size).toBe(0);
});
