import type { DeploymentStatus } from '@arthor/core';
import type { ComparedRow } from '@arthor/dispatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertDeployment, insertLane } from '../lane/rows.fixture.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { liveRowsAfter, rowsNamed } from './compared-rows.js';

const statuses: readonly DeploymentStatus[] = ['DEPLOYED', 'WITHDRAWN', 'REPLACING', 'DEPLOYING', 'DELETING'];
/** More than two pages of each kind of question. */
const count = 600;

const canary = {
  canary: true,
  canaryType: 'HEADER',
  canaryValue: 'v2',
  weight: 30,
  external: false,
  readyReplicas: 3,
  scaling: { autoscale: { min: 2, max: 5, cpuPercent: 80 }, foreign: 'shop-hpa' },
} as const;

let database: TestStore;
beforeAll(async () => {
  database = await testStore();
  await database.store.write(async (tx) => {
    const dev = await insertLane(tx, { mainId: 10, canaryId: 5 });
    for (let id = 1; id <= count; id++)
      await insertDeployment(tx, dev, {
        id,
        name: `dev-${id}`,
        status: statuses[id % statuses.length] ?? 'DEPLOYED',
        ...(id === 5 ? canary : {}),
      });
    const prod = await insertLane(tx, { environment: 'prod' });
    await insertDeployment(tx, prod, { name: 'prod-1', status: 'DEPLOYED' });
  });
});
afterAll(() => database.dispose());

it('all live rows of an environment come in pages, by id', async () => {
  const read: ComparedRow[] = [];
  for (let after = 0; ;) {
    const page = await liveRowsAfter(database.store, 'dev', after);
    if (page.length === 0) break;
    read.push(...page);
    after = page.at(-1)?.id ?? 0;
  }
  const live = Array.from({ length: count }, (_, index) => index + 1).filter((id) => id % 5 !== 1);
  expect(read.map((row) => row.id)).toEqual(live);
  expect(read.filter((row) => row.serves).map((row) => row.id)).toEqual([5, 10]);
  expect(read.find((row) => row.id === 5)).toEqual({
    ...canary,
    id: 5,
    laneId: 1,
    application: 'shop',
    symbol: 'stable',
    name: 'dev-5',
    status: 'DEPLOYED',
    deployMode: 'NATIVE',
    routeName: 'shop-stable-0a1b2c3d',
    routeProvider: null,
    replicas: 1,
    applied: null,
    workload: { hash: 'hash', containerPort: 8080, servicePort: 80 },
    serves: true,
  });
});

it('rows are found by their names, whatever their status', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `dev-${index + 1}`);
  const read = await rowsNamed(database.store, 'dev', [...names, 'nobody', 'prod-1']);
  expect(read.map((row) => row.name)).toEqual(names);
  expect(await rowsNamed(database.store, 'prod', names)).toEqual([]);
});
