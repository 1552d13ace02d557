import type { OperationDiff } from '@arthor/contract';
import type { Json, WorkloadSpec } from '@arthor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import type { DeploymentRow } from '../store/entity/deployment.js';
import type { LaneRow } from '../store/entity/lane.js';
import { keepWorkload } from '../store/snapshot.js';
import type { Tx } from '../store/store.js';

let server: TestServer;
let viewer: TestUser;
/** Ids of operations. */
const ids = { first: 0, second: 0, weight: 0, canary: 0, lost: 0, prod: 0 };

/** What a record keeps of its target as it was before. */
const kept = (weight: number | null, replicas: number) => ({
  weight,
  replicas,
  inForce: null,
  shutdownAt: null,
});

const spec = (name: string, env: WorkloadSpec['env'], replicas: number): WorkloadSpec => ({
  ref: { namespace: 'dev', name },
  laneId: 1,
  application: 'shop',
  environment: 'dev',
  symbol: 'stable',
  canary: false,
  buildId: 1,
  image: 'shop:1',
  replicas,
  containerPort: 8080,
  servicePort: 80,
  service: true,
  readinessPath: null,
  env,
  envFrom: [],
  resources: {},
  command: null,
  imagePullPolicy: 'IfNotPresent',
  imagePullSecrets: [],
  gracePeriodSeconds: 30,
  minReadySeconds: 0,
  progressDeadlineSeconds: 600,
});
const manifest = (name: string, image: string): Json => ({
  kind: 'Deployment',
  metadata: { name },
  spec: { containers: [{ name, image }], selector: { of: name } },
});

async function deployment(
  tx: Tx,
  lane: LaneRow,
  [name, image, level, replicas]: readonly [string, string, string, number],
  values: Partial<DeploymentRow> = {},
): Promise<DeploymentRow> {
  const row = await insertDeployment(tx, lane, { name, image, replicas, createdAt: 2_000, ...values });
  const objects = [manifest(name, image)];
  await keepWorkload(tx, row.id, { spec: spec(name, { LEVEL: level }, replicas), objects }, 0);
  return row;
}

beforeAll(async () => {
  server = await TestServer.start();
  viewer = await server.user('VIEWER', 'dev');
  await server.core.store.write(async (tx) => {
    const lane = await insertLane(tx);
    const first = await deployment(tx, lane, ['shop-1a', 'shop:1', 'info', 2], { commitId: 'aaa' });
    const second = await deployment(tx, lane, ['shop-2b', 'shop:2', 'debug', 4], {
      commitId: 'bbb',
      buildId: 2,
    });
    const canary = await deployment(tx, lane, ['shop-3c', 'shop:2', 'debug', 1], {
      canary: true,
      weight: 40,
    });
    const lost = await insertDeployment(tx, lane, { name: 'shop-4d', image: 'shop:3', replicas: 4 });
    ids.first = (await insertRecord(tx, first, { tick: 1, targetSnapshot: kept(null, 2) })).id;
    ids.second = (
      await insertRecord(tx, second, {
        tick: 2,
        targetSnapshot: kept(null, 4),
        related: [{ id: first.id, change: 'REPLACING', before: 'DEPLOYED' }],
        relatedId: first.id,
        relatedSnapshot: { replicas: 3 },
      })
    ).id;
    const blue = {
      operate: 'BLUE_GREEN',
      canary: true,
      targetSnapshot: kept(20, 1),
    } as const;
    ids.canary = (await insertRecord(tx, canary, { tick: 3, ...blue })).id;
    ids.weight = (
      await insertRecord(tx, canary, {
        tick: 4,
        operate: 'UPDATE_BLUE_GREEN',
        canary: true,
        createdAt: 3_000,
        targetSnapshot: kept(20, 1),
      })
    ).id;
    const related = [{ id: second.id, change: 'REPLACING', before: 'DEPLOYED' }] as const;
    ids.lost = (await insertRecord(tx, lost, { tick: 5, related })).id;
    const prod = await insertDeployment(tx, await insertLane(tx, { environment: 'prod' }), {
      name: 'shop-5e',
    });
    ids.prod = (await insertRecord(tx, prod, { tick: 6 })).id;
  });
});
afterAll(() => server.stop());

const get = (id: number, other?: number) =>
  server.request(
    'GET',
    `/api/v1/operations/${id}/diff${other === undefined ? '' : `?with=${other}`}`,
    viewer,
  );
const pathsOf = ({ items }: OperationDiff) => items.map(({ path }) => path);

describe('GET /operations/{id}/diff', () => {
  it('tells what is other than before; names that are new with each deployment are not', async () => {
    const { status, body } = await get(ids.second);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      before: { operation: ids.first, tick: 1, deployment: { name: 'shop-1a' } },
      after: { operation: ids.second, tick: 2, deployment: { name: 'shop-2b' } },
      isCut: false,
      problem: null,
    });
    expect(body.items).toEqual([
      { path: 'deployment.build', before: 1, after: 2 },
      { path: 'deployment.commitId', before: 'aaa', after: 'bbb' },
      { path: 'deployment.image', before: 'shop:1', after: 'shop:2' },
      // It was scaled before it was replaced.
      { path: 'deployment.replicas', before: 3, after: 4 },
      { path: 'manifest.Deployment.spec.containers.app.image', before: 'shop:1', after: 'shop:2' },
      { path: 'settings.env.LEVEL', before: 'info', after: 'debug' },
    ]);
  });

  it('tells what was changed in place', async () => {
    const { body } = await get(ids.weight);

    expect(body.before).toMatchObject({ operation: ids.canary, tick: 3 });
    expect(body.items).toEqual([{ path: 'deployment.weight', before: 20, after: 40 }]);
  });

  it('compares any two', async () => {
    expect(pathsOf((await get(ids.second, ids.canary)).body)).toEqual([
      'deployment.build',
      'deployment.commitId',
      'deployment.replicas',
      'deployment.weight',
    ]);
    expect((await get(ids.second, ids.second)).body.items).toEqual([]);
  });

  it('has nothing to compare the first one with', async () => {
    expect((await get(ids.first)).body).toMatchObject({ before: null, items: [], problem: null });
  });

  it('tells what it can where what was stored is gone, and says so', async () => {
    const { status, body } = await get(ids.lost);

    expect([status, body.problem.code]).toEqual([200, 'SNAPSHOT_MISSING']);
    expect(pathsOf(body)).toContain('deployment.image');
    expect(pathsOf(body).filter((path) => !path.startsWith('deployment.'))).toEqual([]);
  });

  it('knows no operation that one may not see, as itself and as the other one', async () => {
    for (const id of [ids.prod, 999]) {
      const itself = await get(id);
      const other = await get(ids.second, id);
      expect([itself.status, itself.body.code]).toEqual([404, 'OPERATION_UNKNOWN']);
      expect([other.status, other.body.errors]).toEqual([
        422,
        [{ path: 'query.with', code: 'OPERATION_UNKNOWN' }],
      ]);
    }
  });
});
