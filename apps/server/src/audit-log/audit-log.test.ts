import type { AuditItem } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { AuditRow } from '../store/entity/audit.js';
import { idAt } from '../store/added-rows.js';
import { cell } from './csv.js';

let server: TestServer;
let admin: TestUser;

const day = (of: number, ms = 0) => Date.UTC(2026, 0, of) + ms;
const rows: Partial<AuditRow>[] = [
  { at: day(1), who: 'lei', action: 'DEPLOY', environment: 'dev', application: 'shop', reason: 'new prices' },
  { at: day(2), who: 'mei', action: 'DELETE', environment: 'prod', application: 'shop', result: 'FORBIDDEN' },
  { at: day(3), who: '=cmd|x', action: 'createSession', result: 'BAD_CREDENTIALS', through: 'console' },
  // The clock was put back a little.
  { at: day(3, -1000), who: 'lei', action: 'SCALE', environment: 'dev', application: 'till' },
  { at: day(4), who: '李雷', action: 'setUserRoles', target: 'user/"lei", 1\nline' },
];

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  await server.core.store.write(async (tx) => {
    for (const row of rows)
      await tx.insert(AuditRow, {
        at: 0,
        who: '',
        through: 'console',
        action: 'x',
        result: 'OK',
        target: 'deployment/31',
        ...row,
      });
  });
});
afterAll(() => server.stop());

const get = (query = '', as = admin) => server.request('GET', `/api/v1/audit${query}`, as);
const csv = (query = '') => get(query).set('accept', 'text/csv').buffer(true);
const time = (of: number, ms = 0) => new Date(day(of, ms)).toISOString();

describe('GET /audit', () => {
  it('tells who did what and what was refused, newest first', async () => {
    const { status, body } = await get();

    expect(status).toBe(200);
    expect(body.items.map(({ action }: AuditItem) => action)).toEqual([
      'setUserRoles',
      'SCALE',
      'createSession',
      'DELETE',
      'DEPLOY',
    ]);
    expect(body.items.at(-1)).toEqual({
      id: 1,
      at: '2026-01-01T00:00:00.000Z',
      who: 'lei',
      through: 'console',
      action: 'DEPLOY',
      target: 'deployment/31',
      environment: 'dev',
      application: 'shop',
      reason: 'new prices',
      result: 'OK',
      requestId: null,
      remoteAddress: null,
      times: 1,
    });
  });

  it.each([
    ['?who=lei', [4, 1]],
    ['?who=LEI', []],
    [`?who=${encodeURIComponent('李雷')}`, [5]],
    ['?action=DELETE', [2]],
    ['?result=OK', [5, 4, 1]],
    ['?result=REFUSED', [3, 2]],
    ['?result=FORBIDDEN', [2]],
    ['?environment=dev', [4, 1]],
    ['?environment=dev&application=till', [4]],
    [`?from=${time(3)}`, [5, 3]],
    [`?from=${time(3, -1000)}`, [5, 4, 3]],
    [`?to=${time(3)}`, [4, 2, 1]],
    [`?from=${time(2)}&to=${time(3, 1)}&who=lei`, [4]],
    [`?from=${time(5)}`, []],
    [`?to=${time(1)}`, []],
  ])('%s', async (query, ids) => {
    const { body } = await get(query);

    expect(body.items.map(({ id }: AuditItem) => id)).toEqual(ids);
  });

  it('comes in pages, also with a filter', async () => {
    const first = await get('?limit=1&result=OK');
    const second = await get(`?limit=2&result=OK&cursor=${first.body.nextCursor}`);

    expect(first.body.items.map(({ id }: AuditItem) => id)).toEqual([5]);
    expect(second.body.items.map(({ id }: AuditItem) => id)).toEqual([4, 1]);
    expect(second.body.nextCursor).toBeNull();
  });

  it('is for administrators of the whole installation', async () => {
    const narrow = await server.user('ADMIN', 'dev', 'narrow');
    const operator = await server.user('OPERATOR');

    expect((await get('', narrow)).status).toBe(403);
    expect((await get('', operator)).status).toBe(403);
  });

  it.each(['?from=yesterday', '?result=ok', '?action=a-b', '?who=', '?from=2026-01-01'])(
    'refuses what it does not understand: %s',
    async (query) => {
      expect((await get(query)).status).toBe(400);
    },
  );
});

describe('the audit as CSV', () => {
  it('has a line for each row, and no formula that a stranger wrote', async () => {
    // Without what was refused in the tests before.
    const { status, text, headers } = await csv(`?to=${time(5)}`);

    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="audit.csv"');
    expect(text).toBe(
      [
        '\u{feff}at,who,through,action,target,environment,application,reason,result,remoteAddress,requestId,times',
        '2026-01-04T00:00:00.000Z,李雷,console,setUserRoles,"user/""lei"", 1\nline",,,,OK,,,1',
        '2026-01-02T23:59:59.000Z,lei,console,SCALE,deployment/31,dev,till,,OK,,,1',
        "2026-01-03T00:00:00.000Z,'=cmd|x,console,createSession,deployment/31,,,,BAD_CREDENTIALS,,,1",
        '2026-01-02T00:00:00.000Z,mei,console,DELETE,deployment/31,prod,shop,,FORBIDDEN,,,1',
        '2026-01-01T00:00:00.000Z,lei,console,DEPLOY,deployment/31,dev,shop,new prices,OK,,,1',
        '',
      ].join('\r\n'),
    );
  });

  it('takes the filters', async () => {
    expect((await csv('?who=mei')).text.split('\r\n')).toHaveLength(3);
  });

  it.each([undefined, '*/*', 'application/json', 'text/html', 'application/json, text/csv;q=0.5'])(
    'is only for who asks for it: %s',
    async (accept) => {
      const sent = accept === undefined ? get() : get().set('accept', accept);

      expect((await sent).headers['content-type']).toContain('application/json');
    },
  );

  it('comes as JSON lines, too, each row as the list has it', async () => {
    const lines = await get().set('accept', 'application/x-ndjson').buffer(true);
    expect(lines.headers['content-disposition']).toBe('attachment; filename="audit.ndjson"');
    const rows = lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toEqual((await get()).body.items);
  });

  it('is read to its end, however long it is', async () => {
    await server.core.store.write(async (tx) => {
      for (let index = 0; index < 1100; index++)
        await tx.insert(AuditRow, {
          at: day(9),
          who: 'many',
          through: 'x',
          action: 'x',
          target: null,
          result: 'OK',
        });
    });

    expect((await csv('?who=many')).text.split('\r\n')).toHaveLength(1102);
  });
});

it.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@x', "'@x"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ['a=1', 'a=1'],
  ['a,b', '"a,b"'],
  [null, ''],
])('writes %j as %j', (value, written) => {
  expect(cell(value)).toBe(written);
});

it('finds where a time begins, whatever is missing in between', async () => {
  const { store } = server.core;
  await store.write((tx) => tx.remove(AuditRow, { id: 2 }));

  const at = (time: number) => store.read((view) => idAt(view, AuditRow, (row) => row.at, time));

  expect([await at(day(0)), await at(day(1)), await at(day(1, 1)), await at(day(3))]).toEqual([1, 1, 2, 2]);
  expect(await at(day(30))).toBeGreaterThan(1100);
});
