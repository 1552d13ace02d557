import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditRow } from '../store/entity/audit.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import { loadLaneBody } from '../lane/lane-loader.js';
import { StoredLaneEnvironments } from '../lane/stored-environments.js';
import { loadConfig } from '../config.js';
import { NoProviders } from '../runtime/providers.js';
import { FreezeRow } from '../store/entity/freeze.js';
import { pause, platform, type Platform } from './platform.fixture.js';
import { insertFreeze } from '../lane/rows.fixture.js';

let p: Platform;
let build: number;
let laneId: number;

beforeAll(async () => {
  p = await platform();
  build = await p.build('registry.localhost/demo/shop:1-dev');
});
afterAll(() => p.close());

const environments = new StoredLaneEnvironments(loadConfig({}, '/'), new NoProviders());
const lane = async () => {
  const body = await p.test.store.read((view) => loadLaneBody(view, environments, laneId));
  if (body === null) throw new Error('no lane');
  return body;
};
const deploy = (more: object) =>
  p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'pay', ...more });
/** The lane's time is over now. */
const over = () =>
  p.test.store.write(async (tx) => {
    const now = await tx.now();
    for (const { id, version } of await tx.lockLanes([laneId]))
      await tx.moveLane(id, version, { expiresAt: now - 1, dueAt: now });
  });
const newest = async () => {
  const [row] = await p.test.store.read((view) =>
    view.rows.find(AuditRow, { order: { id: 'DESC' }, take: 1 }),
  );
  return row;
};
const until = async (holds: () => Promise<boolean>) => {
  for (const end = Date.now() + 15_000; Date.now() < end; await pause(50)) if (await holds()) return;
  throw new Error(JSON.stringify(await lane()));
};

describe('a lane with a time to live', { timeout: 30_000 }, () => {
  it('says when it expires', async () => {
    const before = await p.test.store.read((view) => view.now());
    const operation = await deploy({ ttlSeconds: 300 });
    laneId = operation.lane.id;
    const after = await p.test.store.read((view) => view.now());
    await p.ended(operation.id);

    const at = Date.parse((await lane()).expiresAt ?? '');
    expect(at).toBeGreaterThanOrEqual(before + 300_000);
    expect(at).toBeLessThanOrEqual(after + 300_000);
  });

  it('waits in a freeze; goes offline by itself after it, without anybody asking', async () => {
    const { id } = await p.test.store.write((tx) => insertFreeze(tx));
    await over();
    await pause(1500);
    expect((await lane()).main).not.toBeNull();

    await p.test.store.write((tx) => tx.remove(FreezeRow, { id }));
    await over();
    await until(async () => (await lane()).main === null);
    await until(async () => (await lane()).operation === null);

    expect(await lane()).toMatchObject({
      expiresAt: null,
      url: null,
      offline: { by: { user: null, through: 'arthor' }, reason: null, build },
    });
    expect(await newest()).toMatchObject({
      who: 'arthor',
      action: 'DELETE',
      reason: 'EXPIRED',
      result: 'OK',
    });
    const row = await p.test.store.read((view) => view.rows.findOneByOrFail(LaneRow, { id: laneId }));
    expect(row).toMatchObject({ mainId: null, expiresAt: null });
  });

  it('is told who ended it and why', async () => {
    const audited = await newest();
    const [record] = await p.test.store.read((view) =>
      view.rows.find(DeployRecordRow, { order: { id: 'DESC' }, take: 1 }),
    );
    const operation = await p.operation(record?.id ?? 0);
    expect(audited?.target).toBe(`deployment/${operation.deploymentId}`);
    expect(operation).toMatchObject({
      operate: 'DELETE',
      status: 'DONE',
      by: { user: null, through: 'arthor' },
      cause: { code: 'EXPIRED' },
    });
  });

  it('comes back by a ROLLBACK, without an expiry', async () => {
    const back = await p.submit({
      operate: 'ROLLBACK',
      application: 'shop',
      environment: 'dev',
      symbol: 'pay',
    });
    await p.ended(back.id);
    expect(await lane()).toMatchObject({ expiresAt: null, main: { status: 'DEPLOYED' }, offline: null });
  });

  it('is not stable', async () => {
    await expect(deploy({ symbol: 'stable', ttlSeconds: 300 })).rejects.toMatchObject({
      status: 422,
      code: 'TTL_ON_STABLE',
    });
  });
});
