import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import { platform, type Platform } from '../dispatcher/platform.fixture.js';
import { loadBuildBody } from '../lane/build-body.js';
import { StoredLaneEnvironments } from '../lane/stored-environments.js';
import { SystemClock } from '../runtime/clock.js';
import { silentLog } from '../runtime/log.js';
import { NoProviders } from '../runtime/providers.js';
import { BuildDeployRow } from '../store/entity/build-deploy.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { FreezeRow } from '../store/entity/freeze.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import type { NewRow } from '../store/tx.js';
import { DeployBuilt } from './deploy-built.js';
import { insertFreeze } from '../lane/rows.fixture.js';

let p: Platform;
let userId: number;
const config = loadConfig({}, tmpdir());
const environments = new StoredLaneEnvironments(config, new NoProviders());
/** As a process that has just started; only what is asked for happens. */
const starting = () =>
  new DeployBuilt(p.test.store, p.operations, environments, new SystemClock(), silentLog, config);

beforeAll(async () => {
  p = await platform();
  userId = await p.test.store.write(async (tx) => {
    const user = await tx.insert(UserRow, { username: 'lei', password: 'x', nickname: 'lei', createdAt: 1 });
    await tx.insert(UserRoleRow, { userId: user.id, role: 'DEVELOPER', environment: null });
    return user.id;
  });
});
afterAll(() => p.close());

/** A build that is to be deployed by itself. */
async function wished(
  values: Partial<NewRow<BuildDeployRow>> = {},
  status: BuildRecordRow['status'] = 'SUCCESS',
): Promise<number> {
  const buildId = await p.build('registry.localhost/demo/shop:1-dev', status);
  const wish = { buildId, symbol: `b${buildId}`, userId, pending: true, ...values };
  await p.test.store.write((tx) => tx.insert(BuildDeployRow, wish));
  return buildId;
}
const look = async () => {
  const deploys = starting();
  await deploys.look();
  await deploys.beforeApplicationShutdown();
};
const deployOf = (id: number) =>
  p.test.store.read(async (view) => {
    const row = await view.rows.findOneByOrFail(BuildRecordRow, { id });
    return (await loadBuildBody(view, row)).deploy;
  });
const operationsOf = (buildId: number) =>
  p.test.store.read((view) => view.rows.findBy(DeployRecordRow, { buildId }));

describe('a build that is to be deployed by itself', { timeout: 30_000 }, () => {
  it('is deployed once it succeeds, as the one who asked for it', async () => {
    const id = await wished({ replicas: 2, ttlSeconds: 600 }, 'BUILDING');
    await look();
    expect(await deployOf(id)).toMatchObject({ operationId: null, problem: null });

    await p.test.store.write((tx) => tx.patch(BuildRecordRow, { id }, { status: 'SUCCESS' }));
    await look();

    const [operation] = await operationsOf(id);
    expect(await deployOf(id)).toMatchObject({ operationId: operation?.id, problem: null });
    expect(operation).toMatchObject({ operate: 'DEPLOY', byUser: 'lei', symbol: `b${id}` });
    expect(await p.operation(operation?.id ?? 0)).toMatchObject({
      by: { user: 'lei' },
      cause: { code: 'BUILD_SUCCEEDED', params: { build: id, feature: 'pay' }, operation: null },
      deployment: { replicas: 2 },
    });
  });

  it('is deployed once, also when a process ended right after it had accepted it', async () => {
    const id = await wished();
    await look();
    const before = await deployOf(id);
    await p.test.store.write(async (tx) => {
      await tx.patch(BuildDeployRow, { buildId: id }, { pending: true, operationId: null });
      await insertFreeze(tx, { endsAt: (await tx.now()) + 60_000 });
    });
    await Promise.all([look(), look()]);

    expect(await operationsOf(id)).toHaveLength(1);
    expect(await deployOf(id)).toEqual(before);
  });

  it('is not deployed in a freeze: that is told, and never tried again', async () => {
    const id = await wished();
    await look();
    expect(await deployOf(id)).toMatchObject({
      operationId: null,
      problem: { code: 'FROZEN', params: { who: 'lei', reason: 'the sale' } },
    });
    await p.test.store.write((tx) => tx.remove(FreezeRow, { byUser: 'lei' }));
    await look();
    expect(await operationsOf(id)).toEqual([]);
  });

  it('takes no lane of another feature over', async () => {
    const first = await wished({ symbol: 'mine' });
    await look();
    const [operation] = await operationsOf(first);
    await p.ended(operation?.id ?? 0);
    const id = await wished({ symbol: 'mine' });
    await p.test.store.write((tx) => tx.patch(BuildRecordRow, { id }, { featureId: 2 }));
    await look();
    expect((await deployOf(id))?.problem?.code).toBe('SYMBOL_TAKEN');
  });

  it('that fails unexpectedly again and again says why, and holds up no other', async () => {
    const [odd, other] = [await wished(), await wished()];
    const deploys = starting();
    const load = environments.of.bind(environments);
    environments.of = async (view, lane) => {
      if ('id' in lane && lane.id === odd) throw new Error('the row cannot be read');
      return load(view, lane);
    };
    for (let turn = 0; turn < 3; turn++) await deploys.look();
    environments.of = load;
    await deploys.beforeApplicationShutdown();

    expect(await deployOf(other)).toMatchObject({ operationId: expect.any(Number), problem: null });
    expect(await deployOf(odd)).toMatchObject({
      operationId: null,
      problem: { code: 'TURN_FAILS', params: { cause: 'the row cannot be read' } },
    });
    await look();
    expect(await deployOf(odd)).toMatchObject({ operationId: expect.any(Number), problem: null });
  });

  it('needs the rights of that moment', async () => {
    const id = await wished();
    await p.test.store.write((tx) => tx.patch(UserRoleRow, { userId }, { role: 'VIEWER' }));
    await look();
    expect((await deployOf(id))?.problem).toMatchObject({ code: 'FORBIDDEN', params: { role: 'DEVELOPER' } });
    const token = await wished({ tokenId: 999 });
    await look();
    expect((await deployOf(token))?.problem?.code).toBe('FORBIDDEN');
  });

  it('is forgotten when the build does not succeed', async () => {
    const id = await wished({}, 'FAILURE');
    await look();
    const row = await p.test.store.read((view) => view.rows.findOneByOrFail(BuildDeployRow, { buildId: id }));
    expect(row).toMatchObject({ pending: false, operationId: null, problem: null });
  });
});
