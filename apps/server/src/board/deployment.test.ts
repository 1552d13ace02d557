import { ProviderError, type ClusterPort, type RoutePort } from '@arthor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertBuild, insertDeployment, insertLane } from '../lane/rows.fixture.js';
import { FixedProviders } from '../runtime/fixed-providers.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { LaneRow } from '../store/entity/lane.js';
import { keepLog } from '../store/snapshot.js';

let server: TestServer;
let admin: TestUser;
let narrow: TestUser;
const ids = new Map<string, number>();

/** The pod's name decides what asking for its log does. */
const log: ClusterPort['log'] = ({ namespace, name }, { previous, tailLines }) => {
  const fail = (kind: 'GONE' | 'TRANSIENT', code: string) =>
    Promise.reject(new ProviderError('kubernetes', kind, code, `said of ${name}`));
  if (name.endsWith('-gone')) return fail('GONE', 'POD_GONE');
  if (name.endsWith('-starting')) return fail('TRANSIENT', 'NOT_STARTED');
  if (name.endsWith('-down')) return fail('TRANSIENT', 'UNREACHABLE');
  if (name.endsWith('-first') && previous) return fail('GONE', 'NO_PREVIOUS_LOG');
  return Promise.resolve(`${namespace}/${name} ${previous} ${tailLines}`);
};

// Only `log` is called.
const onlyLogs = new FixedProviders(() => ({ cluster: { log } as ClusterPort, route: {} as RoutePort }));

beforeAll(async () => {
  server = await TestServer.start({ core: { providers: onlyLogs } });
  admin = await server.user('ADMIN');
  narrow = await server.user('VIEWER', 'prod');
  await server.core.store.write(async (tx) => {
    const stable = await insertLane(tx);
    const pay = await insertLane(tx, { symbol: 'pay' });
    const prod = await insertLane(tx, { environment: 'prod', application: 'till' });
    const rows = [
      await insertDeployment(tx, stable, { name: 'old', status: 'WITHDRAWN', buildId: 7 }),
      await insertDeployment(tx, stable, { name: 'main', status: 'DEPLOYED' }),
      await insertDeployment(tx, stable, { name: 'canary', canary: true, canaryType: 'WEIGHT', weight: 20 }),
      await insertDeployment(tx, pay, { name: 'pay' }),
      await insertDeployment(tx, prod, { name: 'till' }),
    ];
    for (const row of rows) ids.set(row.name, row.id);
    await tx.patch(LaneRow, { id: stable.id }, { mainId: ids.get('main') ?? null });
  });
});
afterAll(() => server.stop());

const get = (path: string, as = admin) => server.request('GET', `/api/v1/deployments${path}`, as);
const names = async (query: string, as = admin): Promise<string[]> =>
  (await get(query, as)).body.items.map((row: { name: string }) => row.name);

describe('GET /deployments', () => {
  it.each([
    ['', ['till', 'pay', 'canary', 'main', 'old']],
    ['?environment=dev', ['pay', 'canary', 'main', 'old']],
    ['?application=till', ['till']],
    ['?symbol=pay', ['pay']],
    ['?symbol=stable', ['till', 'canary', 'main', 'old']],
    ['?symbol=stable&environment=dev', ['canary', 'main', 'old']],
    ['?symbol=nowhere', []],
    ['?status=DEPLOYING', ['till', 'pay', 'canary']],
    ['?canary=true', ['canary']],
    ['?canary=false&environment=dev', ['pay', 'main', 'old']],
    ['?build=999', []],
  ])('%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('finds a build’s deployments', async () => {
    await server.core.store.write((tx) =>
      insertBuild(tx, {
        id: 7,
        createdAt: 0,
        repositoryUrl: 'https://git.test/shop.git',
      }),
    );
    expect(await names('?build=7')).toEqual(['old']);
  });

  it('pages, and keeps to the caller’s environments', async () => {
    const first = (await get('?limit=2')).body;
    const second = await names(`?limit=2&cursor=${first.nextCursor}`);
    expect(second).toEqual(['canary', 'main']);
    expect(await names('', narrow)).toEqual(['till']);
    expect(await names('?symbol=stable', narrow)).toEqual(['till']);
  });

  it('says what serves, and which events it reflects', async () => {
    const { body, headers } = await get(`/${ids.get('main')}`);
    expect(body).toMatchObject({ name: 'main', serving: true, status: 'DEPLOYED', application: 'shop' });
    expect(headers['x-arthor-seq']).toBe(String(await server.core.store.seq()));
    expect((await get(`/${ids.get('canary')}`)).body.serving).toBe(false);
    const hidden = await get(`/${ids.get('main')}`, narrow);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'DEPLOYMENT_UNKNOWN']);
    expect((await get('/999')).body.code).toBe('DEPLOYMENT_UNKNOWN');
  });
});

describe('the log of a pod', () => {
  const logOf = (pod: string, query = '') => get(`/${ids.get('main')}/pods/${pod}/log${query}`);

  it('is its last lines, in the environment’s namespace', async () => {
    expect((await logOf('main-1')).body).toEqual({ text: 'dev/main-1 false 200' });
    expect((await logOf('main-1', '?previous=true&tail=5')).body).toEqual({ text: 'dev/main-1 true 5' });
  });

  it('of a pod that fell and is gone is what was kept of it', async () => {
    const kept = { pod: 'main-2-gone', container: 'main', text: 'one\ntwo\nthree\n' };
    await server.core.store.write((tx) => keepLog(tx, ids.get('main') ?? 0, kept, 1));

    expect((await logOf('main-2-gone', '?previous=true')).body).toEqual({ text: kept.text });
    expect((await logOf('main-2-gone', '?previous=true&tail=1')).body).toEqual({ text: 'three\n' });
    expect((await logOf('main-2-gone')).body.code).toBe('POD_UNKNOWN');
    expect((await logOf('main-gone', '?previous=true')).body.code).toBe('POD_UNKNOWN');
  });

  it.each([
    ['other-1', '', 404, 'POD_UNKNOWN'],
    ['main', '', 404, 'POD_UNKNOWN'],
    ['main-gone', '', 404, 'POD_UNKNOWN'],
    ['main-first', '?previous=true', 404, 'NO_PREVIOUS_LOG'],
    ['main-starting', '', 409, 'POD_NOT_STARTED'],
    ['main-down', '', 502, 'UNREACHABLE'],
  ])('of %s%s is refused with %i %s', async (pod, query, status, code) => {
    const answer = await logOf(pod, query);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
