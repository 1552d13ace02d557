import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admin, platform, type Platform } from '../dispatcher/platform.fixture.js';
import { Principal, type Grant } from '../http/principal.js';
import { insertFreeze, insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { AuditRow } from '../store/entity/audit.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { EventRow } from '../store/entity/event.js';
import { FreezeRow } from '../store/entity/freeze.js';
import { LaneRow } from '../store/entity/lane.js';

const holding = (grants: readonly Grant[], applications: readonly string[] | null = null) =>
  new Principal({
    userId: 2,
    username: 'dev',
    nickname: 'dev',
    grants,
    applications,
    credential: { kind: 'token', id: 1, name: 'ci', usedAt: null },
    expiresAt: Number.MAX_SAFE_INTEGER,
    requestId: 'test',
    remoteAddress: null,
  });
const developer = holding([{ role: 'DEVELOPER', environment: null }]);
const once = (idempotencyKey: string | null, bodyHash = 'body') => ({
  principal: 'user:1',
  idempotencyKey,
  bodyHash: idempotencyKey === null ? null : bodyHash,
});

describe('accepting operations', () => {
  let p: Platform;
  let build: number;
  beforeAll(async () => {
    p = await platform();
    build = await p.build('registry.localhost/demo/shop:1-dev');
  });
  afterAll(() => p.close());

  const counts = () =>
    p.test.store.read(async ({ rows }) => {
      const tables = [LaneRow, DeploymentRow, DeployRecordRow, AuditRow];
      const told = await rows.find(EventRow);
      // Of the lanes of other tests the dispatcher goes on telling.
      const own = told.filter(({ snapshot }) => /"(planned|refused)"/.test(JSON.stringify(snapshot)));
      return [...(await Promise.all(tables.map((row) => rows.count(row)))), own.length];
    });
  const deploy = (symbol: string, more: object = {}) =>
    ({ operate: 'DEPLOY', build, environment: 'dev', symbol, ...more }) as const;

  it('writes nothing for a plan', async () => {
    const before = await counts();

    const plan = await p.operations.plan(admin, deploy('planned', { replicas: 3 }));

    expect(plan).toMatchObject({ basedOnTick: 0, podsNeeded: 3, summaryCode: 'DEPLOY_NEW' });
    expect(await counts()).toEqual(before);
  });

  it('says how a plan should be confirmed, as the environment sets it', async () => {
    const level = async () => (await p.operations.plan(admin, deploy('planned'))).confirm;
    const set = (confirm: object) =>
      p.test.store.write((tx) =>
        tx.insert(EnvSettingRow, {
          environment: 'dev',
          settings: { confirm },
          updatedAt: 0,
          updatedBy: 'lei',
        }),
      );

    expect(await level()).toBe(1);
    await set({ DEPLOY: 3, DELETE: 0 });
    expect(await level()).toBe(3);
    await p.test.store.write((tx) => tx.remove(EnvSettingRow, { environment: 'dev' }));
  });

  it('refuses another switch of the gateway while a former one leads to a row', async () => {
    const record = { tick: 1, canary: null, header: null, weight: null, addresses: [], objects: [] };
    const former = { ...record, main: 'shop-former', provider: 'apisix', entrance: 'old.test:80' };
    const id = await p.test.store.write(async (tx) => {
      const lane = await insertLane(tx, { symbol: 'switched' });
      const main = await insertDeployment(tx, lane, {
        name: 'shop-on-second',
        status: 'DEPLOYED',
        routeProvider: 'gateway-api',
      });
      const route = { written: null, state: 'READ_BACK', since: 0, inForce: null, former } as const;
      await tx.patch(LaneRow, { id: lane.id }, { mainId: main.id, route });
      return lane.id;
    });
    const refused = { status: 409, code: 'FORMER_LIVE', params: { provider: 'apisix', deployment: null } };

    await expect(p.operations.plan(admin, deploy('switched'))).rejects.toMatchObject(refused);
    await expect(p.submit(deploy('switched'))).rejects.toMatchObject(refused);
    await p.test.store.write(async (tx) => {
      await tx.remove(DeploymentRow, { laneId: id });
      await tx.remove(LaneRow, { id });
    });
  });

  it('tells nobody of what they may not see: it is answered like what is not there', async () => {
    const { id, deploymentId } = await p.test.store.write(async (tx) => {
      const lane = await insertLane(tx, { symbol: 'hidden' });
      const row = await insertDeployment(tx, lane, { name: 'hidden', status: 'WITHDRAWN' });
      return insertRecord(tx, row, { status: 'DONE' });
    });
    const elsewhere = holding([{ role: 'OPERATOR', environment: 'prod' }]);
    const other = holding([{ role: 'OPERATOR', environment: null }], ['pay']);
    const looks = holding([{ role: 'VIEWER', environment: null }]);
    const bodies = [
      [deploy('hidden'), 'BUILD_UNKNOWN'],
      [{ operate: 'DELETE', deployment: deploymentId }, 'DEPLOYMENT_UNKNOWN'],
      [{ operate: 'CANCEL', operation: id }, 'OPERATION_UNKNOWN'],
    ] as const;
    for (const [body, code] of bodies) {
      for (const caller of [elsewhere, other])
        await expect(p.operations.plan(caller, body)).rejects.toMatchObject({ status: 422, code });
      const needs = { role: 'DEVELOPER', environment: 'dev' };
      await expect(p.operations.plan(looks, body)).rejects.toMatchObject({ status: 403, params: needs });
    }
    const lane = { operate: 'ROLLBACK', application: 'shop', environment: 'dev' } as const;
    await expect(p.operations.plan(elsewhere, lane)).rejects.toMatchObject({ code: 'ENVIRONMENT_UNKNOWN' });
    await expect(p.operations.plan(other, lane)).rejects.toMatchObject({ code: 'APPLICATION_UNKNOWN' });
  });

  it('answers a repeat only to who may still ask for it', async () => {
    const ask = (caller: Principal) => p.operations.accept(caller, deploy('repeated'), once('key-right'));
    const may = holding([{ role: 'DEVELOPER', environment: 'dev' }]);
    const { id } = await ask(may);

    expect((await ask(may)).id).toBe(id);
    await expect(ask(holding([{ role: 'VIEWER', environment: 'dev' }]))).rejects.toMatchObject({
      status: 403,
      params: { role: 'DEVELOPER', environment: 'dev' },
    });
    await expect(ask(holding([{ role: 'ADMIN', environment: 'prod' }]))).rejects.toMatchObject({
      status: 422,
      code: 'BUILD_UNKNOWN',
    });
    const dev = p.environments.get('dev');
    if (dev === undefined) throw new Error('no environment');
    p.environments.set('dev', { ...dev, protected: true });
    await expect(ask(may)).rejects.toMatchObject({ status: 403, params: { role: 'OPERATOR' } });
    p.environments.set('dev', dev);
    expect((await ask(may)).id).toBe(id);
  });

  it('writes nothing for a refusal, no lane either', async () => {
    const broken = await p.build('registry.localhost/demo/shop:2-dev', 'FAILURE');
    const before = await counts();

    await expect(p.submit({ ...deploy('refused'), build: broken })).rejects.toMatchObject({
      status: 422,
      code: 'BUILD_NOT_SUCCESSFUL',
    });
    await expect(p.submit({ ...deploy('refused'), build: 999 })).rejects.toMatchObject({
      code: 'BUILD_UNKNOWN',
    });
    await expect(p.submit(deploy('refused', { environment: 'nowhere' }))).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNKNOWN',
    });

    expect(await counts()).toEqual(before);
  });

  it('is one operation however often and at once the same key is sent', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => p.operations.accept(admin, deploy('once'), once('key-1'))),
    );
    const later = await p.operations.accept(admin, deploy('once'), once('key-1'));

    expect(new Set([...answers, later].map(({ id }) => id)).size).toBe(1);
    await expect(p.operations.accept(admin, deploy('once'), once('key-1', 'another'))).rejects.toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('is one CANCEL too when the same key comes twice at once', async () => {
    const { id } = await p.submit(deploy('cancelled-twice'));
    const cancel = () => p.operations.accept(admin, { operate: 'CANCEL', operation: id }, once('key-2'));

    const [first, second] = await Promise.all([cancel(), cancel()]);

    expect(first.id).toBe(second.id);
  });

  it('tells who moved the lane when it is not where the caller thought', async () => {
    const { tick, id } = await p.submit(deploy('moved'));

    await expect(p.submit(deploy('moved', { expectedTick: 0 }))).rejects.toMatchObject({
      status: 409,
      code: 'LANE_MOVED',
      params: { tick, expectedTick: 0, by: 'admin', operate: 'DEPLOY', operation: id },
    });
    expect((await p.submit(deploy('moved', { expectedTick: tick }))).status).toBe('RUNNING');
  });

  it('takes what is absent from the lane, the build and chance', async () => {
    const first = await p.submit({ operate: 'DEPLOY', build, replicas: 2, external: false });
    const { symbol } = first.lane;
    const second = await p.submit({ operate: 'DEPLOY', build, symbol });

    expect(symbol).toMatch(/^[a-z2-7]{8}$/);
    expect(first.lane.environment).toBe('dev');
    expect(second.deployment).toMatchObject({ replicas: 2, external: false });
  });

  it('needs an operator where the environment is protected', async () => {
    const prod = p.environments.get('prod');
    if (prod === undefined) throw new Error('no environment');
    p.environments.set('prod', { ...prod, protected: true });
    const body = { ...deploy('guarded'), environment: 'prod' };

    await expect(p.operations.accept(developer, body, once(null))).rejects.toMatchObject({ status: 403 });
    await expect(p.operations.plan(developer, body)).rejects.toMatchObject({ status: 403 });
    expect((await p.operations.accept(developer, deploy('open'), once(null))).by).toEqual({
      user: 'dev',
      through: 'token',
    });
    p.environments.set('prod', prod);
  });

  it('refuses in a freeze what it holds up, in the plan as well, and not what takes back', async () => {
    const bad = await p.submit(deploy('iced'));
    const { id } = await p.test.store.write((tx) => insertFreeze(tx, { environment: 'dev' }));

    const refused = { status: 409, code: 'FROZEN', params: { who: 'lei', reason: 'the sale', until: null } };
    await expect(p.submit(deploy('iced'))).rejects.toMatchObject(refused);
    await expect(p.operations.plan(admin, deploy('iced'))).rejects.toMatchObject(refused);
    const cancelled = await p.submit({ operate: 'CANCEL', operation: bad.id });

    expect(cancelled.operate).toBe('CANCEL');
    await p.test.store.write((tx) => tx.remove(FreezeRow, { id }));
    expect((await p.submit(deploy('iced'))).status).toBe('RUNNING');
  });

  it('refuses what a protected environment does not accept builds from', async () => {
    const prod = p.environments.get('prod');
    if (prod === undefined) throw new Error('no environment');
    p.environments.set('prod', { ...prod, acceptBuildsFrom: ['test'] });

    await expect(p.submit({ ...deploy('stable'), environment: 'prod' })).rejects.toMatchObject({
      code: 'BUILD_NOT_ACCEPTED',
    });
    p.environments.set('prod', prod);
    const plan = await p.operations.plan(admin, { ...deploy('stable'), environment: 'prod' });
    expect(plan.preflights).toContainEqual(
      expect.objectContaining({ code: 'BUILD_OF_OTHER_ENVIRONMENT', status: 'WARNING' }),
    );
  });

  it(
    'never takes a route for in force whose requests somebody else takes, until that is gone',
    { timeout: 30_000 },
    async () => {
      const path = 'networking.k8s.io/v1/namespaces/prod/ingresses/theirs';
      const backend = { service: { name: 'theirs', port: { number: 80 } } };
      const paths = [{ path: '/shop.contested', pathType: 'Prefix', backend }];
      await p.patchByHand(`${path}?fieldManager=somebody`, 'apply', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'theirs' },
        spec: { ingressClassName: 'nginx', rules: [{ host: 'dev.localhost', http: { paths } }] },
      });
      // Others' routes are listed once for all who ask within a second.
      const plan = async () => (await p.operations.plan(admin, deploy('contested'))).preflights;
      await expect.poll(plan, { timeout: 5_000 }).toContainEqual({
        code: 'ROUTE_CONFLICT',
        status: 'FAILED',
        message: expect.stringContaining(
          'Ingress prod/theirs takes the requests of dev.localhost/shop.contested',
        ),
      });

      const { id } = await p.submit(deploy('contested'));
      await expect
        .poll(async () => (await p.operation(id)).blocking, { timeout: 15_000 })
        .toMatchObject({
          code: 'ROUTE_CONFLICT',
          params: { object: 'Ingress prod/theirs', address: 'dev.localhost/shop.contested' },
        });
      await p.deleteByHand(path);

      expect((await p.ended(id)).status).toBe('DONE');
    },
  );

  it('goes by the mode of what is there, not by the one that the environment has now', async () => {
    const hasty = p.environments.get('hasty');
    if (hasty === undefined) throw new Error('no environment');
    const native = { ...deploy('native'), environment: 'hasty' };
    const { deploymentId } = await p.ended((await p.submit(native)).id);
    const running = await p.submit({
      ...native,
      build: await p.build('registry.localhost/demo/never-ready:2'),
    });
    p.environments.set('hasty', { ...hasty, deployMode: 'UNCOUPLED' });

    await expect(p.submit(native)).rejects.toMatchObject({
      code: 'PROVIDER_NOT_CONFIGURED',
      params: { provider: 'apisix' },
    });
    expect((await p.submit({ operate: 'CANCEL', operation: running.id })).operate).toBe('CANCEL');
    expect((await p.submit({ operate: 'DELETE', deployment: deploymentId })).operate).toBe('DELETE');
    p.environments.set('hasty', hasty);
  }, 30_000);
});
