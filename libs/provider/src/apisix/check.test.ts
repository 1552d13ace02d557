import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../conformance/test-namespace.js';
import { stubServer } from '../http/stub-server.fixture.js';
import { stubAdmin } from './admin-api.fixture.js';
import { ApisixApi } from './api.js';

const ends: (() => Promise<void>)[] = [];
const signal = new AbortController().signal;
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

interface World {
  readonly plugins?: readonly string[];
  readonly labels?: object;
  readonly server?: string;
  readonly controlUrls?: readonly string[];
  readonly status?: number;
}

/** What is said of an APISIX, by code. */
async function checked({ plugins, labels, server, controlUrls, status = 200 }: World) {
  const says = (asked: string): readonly [number, unknown] => {
    const enabled = plugins ?? ['proxy-rewrite', 'traffic-split', 'redirect'];
    if (asked.includes('/plugins/list')) return [status, enabled];
    return [status, { list: [{ value: { id: 'a', labels: labels ?? {} }, modifiedIndex: 1 }], total: 1 }];
  };
  const { route, stub } = await stubAdmin(says, server, controlUrls);
  ends.push(() => stub.close());
  const items = await route.check('dev', 'dev.localhost', signal);
  return Object.fromEntries(items.map((item) => [item.code, item]));
}

describe('the check of an APISIX', () => {
  it('finds nothing against a new one', async () => {
    const items = Object.values(await checked({}));
    expect(items.map(({ status }) => status)).toEqual(Array(5).fill('OK'));
  });

  it.each([
    ['APISIX/3.16.1', 'WARNING', 'CVE-2026-44087'],
    ['APISIX/3.17.0', 'OK', '3.17.0'],
    ['APISIX/4.0.0', 'OK', '4.0.0'],
    ['APISIX', 'UNKNOWN', 'does not tell'],
  ])('knows what %s lacks', async (server, status, words) => {
    const { APISIX_VERSION: item } = await checked({ server });
    expect(item).toMatchObject({ status, message: expect.stringContaining(words) });
  });

  it('says what stands in the way and asks no further', async () => {
    const items = await checked({ status: 401 });
    expect(items).toEqual({ APISIX_REACHABLE: expect.objectContaining({ status: 'FAILED' }) });
  });

  it('names plugins that are missing', async () => {
    const { APISIX_PLUGINS: item } = await checked({ plugins: ['redirect', 'proxy-rewrite'] });
    expect(item).toMatchObject({ status: 'FAILED', message: expect.stringContaining('traffic-split') });
  });

  it.each([{ 'manager-by': 'apisix-ingress-controller' }, { 'managed-by': 'apisix-ingress-controller' }])(
    'warns of a controller that owns it: %o',
    async (labels) => {
      const { APISIX_OWNER: item } = await checked({ labels });
      expect(item).toMatchObject({ status: 'WARNING', message: expect.stringContaining('gateway-api') });
    },
  );

  it('takes its own labels for no controller', async () => {
    expect((await checked({ labels: { 'managed-by': 'arthor' } }))['APISIX_OWNER']?.status).toBe('OK');
  });

  it('asks each instance', async () => {
    const instance = await stubServer((_, response) =>
      response.writeHead(404).end(JSON.stringify({ error_msg: 'route[x] not found' })),
    );
    ends.push(() => instance.close());
    const other = await stubServer((_, response) => response.writeHead(404).end('<html>'));
    ends.push(() => other.close());

    const { APISIX_INSTANCES: ok } = await checked({ controlUrls: [instance.url] });
    const { APISIX_INSTANCES: not } = await checked({ controlUrls: [instance.url, other.url] });

    expect(ok).toMatchObject({ status: 'OK' });
    expect(not).toMatchObject({ status: 'FAILED', message: expect.stringContaining(other.url) });
  });

  it('says that routes are only assumed where nobody can be asked', async () => {
    expect((await checked({ server: '' }))['APISIX_INSTANCES']?.status).toBe('WARNING');
  });
});

describe('a key of the Admin API', () => {
  const open = (authKey: string, token: string) => () =>
    new ApisixApi({ url: 'http://apisix:9180', authKey, token, clock: systemClock });

  it.each([
    ['that everybody knows', 'X-API-KEY', 'edd1c9f034335f136f87ad84b625c8f1', 'APISIX_KEY_PUBLIC'],
    [
      'for reading that everybody knows',
      'X-API-KEY',
      '4054f7cf07e344346cd3f287985e76a2',
      'APISIX_KEY_PUBLIC',
    ],
    ['that is a header’s name', 'secret', 'X-API-KEY', 'APISIX_KEY_SWAPPED'],
    ['as a header’s name', '5c1a86f7e92b4d03a1c2e3f405162738', 'key', 'APISIX_KEY_SWAPPED'],
  ])('%s is refused', (_, authKey, token, code) => {
    expect(open(authKey, token)).toThrow(expect.objectContaining({ kind: 'INVALID', code }));
  });

  it('of one’s own is taken', () => {
    expect(open('X-API-KEY', '5c1a86f7e92b4d03a1c2e3f405162738')).not.toThrow();
  });
});
