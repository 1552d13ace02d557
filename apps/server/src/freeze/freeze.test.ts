import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { insertFreeze, insertLane } from '../lane/rows.fixture.js';
import { ApplicationRow } from '../store/entity/application.js';
import { AuditRow } from '../store/entity/audit.js';
import { EventRow } from '../store/entity/event.js';
import { LaneRow } from '../store/entity/lane.js';
import { FreezeTurns } from './freeze-turns.js';

let server: TestServer;
let admin: TestUser;
let operator: TestUser;
let viewer: TestUser;
let laneId: number;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  operator = await server.user('OPERATOR', 'dev');
  viewer = await server.user('VIEWER', 'prod');
  for (const name of ['dev', 'prod'])
    await server
      .request('POST', '/api/v1/environments', admin)
      .send({ name, description: '', host: `${name}.test` });
  await server.core.store.write(async (tx) => {
    await tx.insert(ApplicationRow, { name: 'shop', description: '', pipelineId: 1, createdAt: 1 });
    laneId = (await insertLane(tx, { expiresAt: 5_000, dueAt: null })).id;
  });
});
afterAll(() => server.stop());

const begin = (body: object, as = admin) =>
  server.request('POST', '/api/v1/freezes', as).send({ reason: 'the sale', ...body });
const lift = (id: number, as = admin) => server.request('DELETE', `/api/v1/freezes/${id}`, as);
const list = async (as = admin): Promise<readonly number[]> =>
  (await server.request('GET', '/api/v1/freezes', as)).body.items.map(({ id }: { id: number }) => id);
const lane = async () => (await server.request('GET', `/api/v1/lanes/${laneId}`, admin)).body;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const hourMs = 3_600_000;
const newest = (store = server.core.store) =>
  store.read((view) => view.rows.find(EventRow, { order: { seq: 'DESC' }, take: 1 }));

describe('a freeze', () => {
  it('is made, told, seen in the lanes it is of, and lifted', async () => {
    const made = await begin({ environment: 'dev' }, operator);
    expect(made).toMatchObject({
      status: 201,
      body: {
        environment: 'dev',
        application: null,
        endsAt: null,
        reason: 'the sale',
        by: { user: 'operator-dev', through: 'console' },
        liftedBy: null,
      },
    });
    const { id } = made.body;
    expect(await newest()).toMatchObject([{ kind: 'freeze', snapshot: made.body }]);
    const frozen = await lane();
    expect(frozen.freeze).toEqual({ id, who: 'operator-dev', reason: 'the sale', until: null });
    expect(frozen.allowed).toContainEqual(expect.objectContaining({ operate: 'DEPLOY', reason: 'FROZEN' }));
    expect(await list()).toEqual([id]);

    expect((await lift(id, operator)).status).toBe(204);

    expect(await newest()).toMatchObject([{ kind: 'freeze', snapshot: { id, liftedBy: 'operator-dev' } }]);
    expect((await lane()).freeze).toBeNull();
    expect(await list()).toEqual([]);
    expect(await lift(id)).toMatchObject({ status: 404, body: { code: 'FREEZE_UNKNOWN' } });
    const audited = await server.core.store.read((view) =>
      view.rows.findBy(AuditRow, { target: `freeze/${id}`, result: 'OK' }),
    );
    expect(audited).toMatchObject([
      { action: 'createFreeze', environment: 'dev', reason: 'the sale' },
      { action: 'deleteFreeze' },
    ]);
  });

  it('of everything is an administrator’s', async () => {
    expect((await begin({}, operator)).body).toMatchObject({
      code: 'FORBIDDEN',
      params: { role: 'ADMIN', environment: null },
    });
    const { id } = (await begin({ application: 'shop', endsAt: inMs(hourMs) })).body;
    expect((await lane()).freeze).toMatchObject({ id });
    expect((await lift(id, operator)).status).toBe(403);
    await lift(id);
  });

  it('of one environment is its operator’s alone, and shown to whoever may see that', async () => {
    // What they may not see is as unknown to them as what does not exist.
    const elsewhere = await begin({ environment: 'prod' }, operator);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'ENVIRONMENT_UNKNOWN']);
    const { id } = (await begin({ environment: 'dev' }, operator)).body;
    expect(await list(viewer)).toEqual([]);
    expect(await list(operator)).toEqual([id]);
    await lift(id);
  });

  it.each([
    [{ environment: 'nowhere' }, 422, 'ENVIRONMENT_UNKNOWN', 'environment'],
    [{ application: 'nothing' }, 422, 'APPLICATION_UNKNOWN', 'application'],
    [{ endsAt: inMs(-1) }, 422, 'FREEZE_TIME_PAST', 'endsAt'],
    [{ startsAt: inMs(2 * hourMs), endsAt: inMs(hourMs) }, 422, 'FREEZE_TIME_PAST', 'endsAt'],
    [{ startsAt: inMs(-hourMs) }, 422, 'FREEZE_TIME_PAST', 'startsAt'],
    [{ reason: '' }, 400, 'INVALID_REQUEST', 'reason'],
  ])('%j is refused', async (body, status, code, path) => {
    expect(await begin(body)).toMatchObject({ status, body: { code, errors: [{ path }] } });
  });

  it('that is to come holds nothing yet; lifted before, it never does', async () => {
    const { id } = (await begin({ startsAt: inMs(hourMs) })).body;
    expect((await lane()).freeze).toBeNull();
    expect(await list()).toEqual([id]);
    await lift(id);
    expect(await list()).toEqual([]);
  });

  it('makes the lanes due whose expiry waited for it', async () => {
    const { id } = (await begin({ environment: 'dev' })).body;
    await lift(id);
    const row = await server.core.store.read((view) => view.rows.findOneByOrFail(LaneRow, { id: laneId }));
    expect(row.dueAt).not.toBeNull();
  });

  it('that begins or ends by itself is told then, once', async () => {
    const turns = server.app.get(FreezeTurns);
    const settled = async () => {
      turns.look();
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    await settled();
    const now = await server.core.store.read((view) => view.now());
    const { id } = await server.core.store.write((tx) =>
      insertFreeze(tx, { startsAt: now - 10_000, endsAt: now + 1, reason: 'short' }),
    );
    const told = () =>
      server.core.store.read((view) => view.rows.countBy(EventRow, { kind: 'freeze', entityId: id }));
    await settled();
    await settled();
    expect(await told()).toBe(1);
  });
});
