import type { OperationCreate } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { admin, platform, type Platform } from './platform.fixture.js';

const image = (version: string, word = '') => `registry.localhost/demo/shop${word}:${version}-dev`;
const place = { environment: 'dev' } as const;

describe('every operation, on the sandbox', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform();
  });
  afterAll(() => p.close());

  const done = async (body: OperationCreate) => {
    const plan = await p.operations.plan(admin, body);
    const operation = await p.ended((await p.submit(body)).id);
    if (operation.status !== 'DONE') throw new Error(JSON.stringify(operation));
    const { inverse, inverseRefused, deploymentId } = operation;
    // What was planned as its inverse is that; only a new deployment has its id now.
    if (inverseRefused === null)
      expect(inverse).toEqual(
        plan.inverse?.operate === 'DELETE' ? { operate: 'DELETE', deployment: deploymentId } : plan.inverse,
      );
    return operation;
  };
  const deploy = async (symbol: string, version: string, more: object = {}) =>
    done({ operate: 'DEPLOY', build: await p.build(image(version)), symbol, ...place, ...more });
  const rowOf = (id: number) => p.test.store.read((view) => view.rows.findOneByOrFail(DeploymentRow, { id }));
  const laneOf = (symbol: string) =>
    p.test.store.read((view) => view.rows.findOneByOrFail(LaneRow, { symbol, environment: 'dev' }));
  /** Which versions answer, and how often, of `count` requests. */
  const answers = async (symbol: string, count: number, headers: Record<string, string> = {}) => {
    const seen: Record<string, number> = {};
    const one = async () => {
      const { status, body } = await p.get(`/shop.${symbol}/`, 'dev.localhost', headers);
      const version = status === 200 ? String(body['version']) : String(status);
      seen[version] = (seen[version] ?? 0) + 1;
    };
    for (let asked = 0; asked < count; asked += 20)
      await Promise.all(Array.from({ length: Math.min(20, count - asked) }, one));
    return seen;
  };

  it.concurrent(
    'GRAY: the header and nothing else leads to it; then a weight beside the header; then the header alone',
    async ({ expect }) => {
      await deploy('gray', '1');
      const gray = await done({
        operate: 'GRAY',
        build: await p.build(image('2')),
        symbol: 'gray',
        canaryValue: 'v2',
        ...place,
      });

      expect(await answers('gray', 20, { gray: 'v2' })).toEqual({ '2-dev': 20 });
      expect(await answers('gray', 20, { gray: 'v3' })).toEqual({ '1-dev': 20 });
      expect(await answers('gray', 20)).toEqual({ '1-dev': 20 });

      await done({ operate: 'UPDATE_BLUE_GREEN', deployment: gray.deploymentId, weight: 50 });
      expect(await answers('gray', 20, { gray: 'v2' })).toEqual({ '2-dev': 20 });
      expect(Object.keys(await answers('gray', 60)).sort()).toEqual(['1-dev', '2-dev']);

      await done({ operate: 'UPDATE_BLUE_GREEN', deployment: gray.deploymentId, weight: 0 });
      expect(await answers('gray', 20)).toEqual({ '1-dev': 20 });
      expect(await answers('gray', 20, { gray: 'v2' })).toEqual({ '2-dev': 20 });
    },
    60_000,
  );

  it.concurrent(
    'BLUE_GREEN: its share is met in whole percent, moved in place, and taken off again (defect 6)',
    async ({ expect }) => {
      await deploy('blue', '1');
      const blue = await done({
        operate: 'BLUE_GREEN',
        build: await p.build(image('2')),
        symbol: 'blue',
        weight: 20,
        ...place,
      });
      const share = async () => (await answers('blue', 400))['2-dev'] ?? 0;
      const twenty = await share();
      const moved = await done({ operate: 'UPDATE_BLUE_GREEN', deployment: blue.deploymentId, weight: 73 });
      const most = await share();

      // 4.9 sigma of 400 requests.
      expect(Math.abs(twenty - 80)).toBeLessThan(40);
      expect(Math.abs(most - 292)).toBeLessThan(44);
      expect(moved.deploymentId).toBe(blue.deploymentId);
      expect(moved.inverse).toEqual({
        operate: 'UPDATE_BLUE_GREEN',
        deployment: blue.deploymentId,
        weight: 20,
      });
      expect(await rowOf(blue.deploymentId)).toMatchObject({
        weight: 73,
        status: 'DEPLOYED',
        lifecycle: 'RUNNING',
        inForce: { weight: 73, replicas: 1 },
      });
      await done({ operate: 'DELETE', deployment: blue.deploymentId });
      expect(await answers('blue', 20)).toEqual({ '1-dev': 20 });
      expect((await laneOf('blue')).canaryId).toBeNull();
    },
    60_000,
  );

  it.concurrent(
    'a new canary replaces the former one, and a main is replaced beside its canary',
    async ({ expect }) => {
      await deploy('both', '1');
      const canary = async (version: string) =>
        done({
          operate: 'GRAY',
          build: await p.build(image(version)),
          symbol: 'both',
          canaryValue: 'x',
          ...place,
        });
      const first = await canary('2');
      await canary('3');
      await deploy('both', '4');

      expect(await answers('both', 5, { gray: 'x' })).toEqual({ '3-dev': 5 });
      expect(await answers('both', 5)).toEqual({ '4-dev': 5 });
      await expect
        .poll(async () => (await rowOf(first.deploymentId)).status, { timeout: 10_000 })
        .toBe('WITHDRAWN');
      const main = (await laneOf('both')).mainId ?? 0;
      await expect(p.submit({ operate: 'DELETE', deployment: main })).rejects.toMatchObject({
        code: 'CANARY_LIVE',
      });
    },
    60_000,
  );

  it.concurrent(
    'a canary that does not start changes nothing for traffic, and CANCEL removes it',
    async ({ expect }) => {
      await deploy('stuck', '1');
      const stuck = await p.submit({
        operate: 'BLUE_GREEN',
        build: await p.build(image('2', '-no-such-image')),
        symbol: 'stuck',
        weight: 50,
        ...place,
      });
      await expect
        .poll(async () => (await p.operation(stuck.id)).blocking?.code, { timeout: 5000 })
        .toMatch(/IMAGE_NOT_FOUND/);
      expect(await answers('stuck', 20)).toEqual({ '1-dev': 20 });
      await done({ operate: 'CANCEL', operation: stuck.id });

      expect(await answers('stuck', 20)).toEqual({ '1-dev': 20 });
      expect(await p.operation(stuck.id)).toMatchObject({
        status: 'CANCELLED',
        blocking: { code: expect.stringMatching(/IMAGE_NOT_FOUND/) },
      });
    },
    60_000,
  );

  it.concurrent(
    'PROMOTE in its own lane: the canary becomes the main, with a new row of the same image',
    async ({ expect }) => {
      const main = await deploy('stable', '1', { environment: 'prod' });
      const canary = await done({
        operate: 'GRAY',
        build: await p.build(image('2')),
        canaryValue: 'v2',
        environment: 'prod',
      });
      const promoted = await done({ operate: 'PROMOTE', deployment: canary.deploymentId });

      expect(promoted).toMatchObject({ sourceLane: null, lane: { symbol: 'stable' } });
      expect((await p.get('/shop.stable/', 'prod.localhost')).body).toMatchObject({ version: '2-dev' });
      expect(promoted.deploymentId).not.toBe(canary.deploymentId);
      for (const { deploymentId } of [main, canary])
        await expect
          .poll(async () => (await rowOf(deploymentId)).status, { timeout: 10_000 })
          .toBe('WITHDRAWN');
    },
    60_000,
  );

  it.concurrent(
    'PROMOTE from another symbol: both lanes move, the canary leaves once stable serves its build',
    async ({ expect }) => {
      const main = await deploy('pay', '1');
      const canary = await done({
        operate: 'BLUE_GREEN',
        build: await p.build(image('2')),
        symbol: 'pay',
        weight: 30,
        ...place,
      });
      const promoted = await done({ operate: 'PROMOTE', deployment: canary.deploymentId });

      expect(promoted).toMatchObject({ lane: { symbol: 'stable' }, sourceLane: { symbol: 'pay' } });
      expect(await answers('stable', 5)).toEqual({ '2-dev': 5 });
      await expect
        .poll(async () => (await rowOf(canary.deploymentId)).status, { timeout: 10_000 })
        .toBe('WITHDRAWN');
      expect(await answers('pay', 10)).toEqual({ '1-dev': 10 });
      expect((await rowOf(main.deploymentId)).status).toBe('DEPLOYED');
    },
    60_000,
  );

  it.concurrent(
    'CANCEL of a PROMOTE across lanes reinstates the canary where it came from',
    async ({ expect }) => {
      p.environments.set('hasty', { ...p.environments.get('hasty')!, progressDeadlineMs: 60_000 });
      const there = { environment: 'hasty' };
      await deploy('pay', '1', there);
      const canary = await done({
        operate: 'GRAY',
        build: await p.build(image('2', '-slow-ready')),
        symbol: 'pay',
        canaryValue: 'v2',
        ...there,
      });
      const promote = await p.submit({ operate: 'PROMOTE', deployment: canary.deploymentId });
      expect((await rowOf(canary.deploymentId)).status).toBe('REPLACING');
      await done({ operate: 'CANCEL', operation: promote.id });

      await expect
        .poll(async () => (await rowOf(canary.deploymentId)).status, { timeout: 10_000 })
        .toBe('DEPLOYED');
      const gray = await p.get('/shop.pay/', 'hasty.localhost', { gray: 'v2' });
      expect(gray.body).toMatchObject({ version: '2-dev' });
    },
    60_000,
  );

  it.concurrent(
    'SCALE up and down in the same row',
    async ({ expect }) => {
      const main = await deploy('scaled', '1');
      await done({ operate: 'SCALE', deployment: main.deploymentId, replicas: 3 });
      expect(await rowOf(main.deploymentId)).toMatchObject({ replicas: 3, readyReplicas: 3 });

      const down = await done({ operate: 'SCALE', deployment: main.deploymentId, replicas: 1 });
      expect(down.deploymentId).toBe(main.deploymentId);
      expect((await rowOf(main.deploymentId)).inForce).toEqual({ weight: null, replicas: 1 });
      expect(down.inverse).toEqual({ operate: 'SCALE', deployment: main.deploymentId, replicas: 3 });
    },
    60_000,
  );

  it.concurrent(
    'RESTART brings new pods of the same build; ROLLBACK makes an earlier one again from what was kept',
    async ({ expect }) => {
      const first = await deploy('again', '1', { replicas: 2 });
      const restarted = await done({ operate: 'RESTART', deployment: first.deploymentId });
      await deploy('again', '2', { replicas: 3 });
      await expect
        .poll(async () => (await rowOf(restarted.deploymentId)).status, { timeout: 10_000 })
        .toBe('WITHDRAWN');
      const back = await done({ operate: 'ROLLBACK', application: 'shop', symbol: 'again', ...place });

      expect(await rowOf(restarted.deploymentId)).toMatchObject({ replicas: 2, image: image('1') });
      // Nothing shrinks production: as many as the one that served.
      expect(await rowOf(back.deploymentId)).toMatchObject({ replicas: 3, image: image('1') });
      expect(await answers('again', 5)).toEqual({ '1-dev': 5 });
      await expect(p.submit({ operate: 'ROLLBACK', deployment: back.deploymentId })).rejects.toMatchObject({
        code: 'ALREADY_IN_FORCE',
      });
    },
    60_000,
  );

  it.concurrent(
    'ROLLBACK to one that still drains reinstates it: no new pods',
    async ({ expect }) => {
      const slow = { ...p.environments.get('dev')!, name: 'slow', host: 'slow.localhost', drainMs: 20_000 };
      p.environments.set('slow', slow);
      p.sandbox.ensureNamespace('slow');
      const first = await deploy('stable', '1', { environment: 'slow' });
      await deploy('stable', '2', { environment: 'slow' });
      const back = await done({ operate: 'ROLLBACK', deployment: first.deploymentId });
      p.environments.set('slow', { ...slow, drainMs: 0 });

      expect(back.deploymentId).toBe(first.deploymentId);
      expect(back.related).toContainEqual({ id: first.deploymentId, change: 'REINSTATED' });
      expect((await p.get('/shop.stable/', 'slow.localhost')).body).toMatchObject({ version: '1-dev' });
    },
    60_000,
  );

  it.concurrent(
    'ROLLBACK to one that is kept warm: it is there long after its drain, without new pods',
    async ({ expect }) => {
      const warm = {
        ...p.environments.get('dev')!,
        name: 'warm',
        host: 'warm.localhost',
        keepWarmMs: 20_000,
      };
      p.environments.set('warm', warm);
      p.sandbox.ensureNamespace('warm');
      const first = await deploy('stable', '1', { environment: 'warm' });
      await deploy('stable', '2', { environment: 'warm' });
      await new Promise((resolve) => setTimeout(resolve, 5 * warm.drainMs));
      const [{ pods }] = [await rowOf(first.deploymentId)];
      const back = await done({ operate: 'ROLLBACK', deployment: first.deploymentId });
      p.environments.set('warm', { ...warm, keepWarmMs: 0 });

      expect(back.deploymentId).toBe(first.deploymentId);
      expect((await p.get('/shop.stable/', 'warm.localhost')).body['pod']).toBe(pods[0]?.name);
    },
    60_000,
  );

  it.concurrent(
    'a pod gets requests only when it was ready for as long as its environment asks',
    async ({ expect }) => {
      const careful = {
        ...p.environments.get('dev')!,
        name: 'careful',
        host: 'careful.localhost',
        minReadyMs: 3000,
      };
      p.environments.set('careful', careful);
      p.sandbox.ensureNamespace('careful');
      const { deployment, steps } = await deploy('stable', '1', { environment: 'careful' });
      const ready = steps.find(({ name }) => name === 'READY');

      expect(deployment?.conditions).toBeDefined();
      expect(Date.parse(ready!.finishedAt!) - Date.parse(ready!.startedAt!)).toBeGreaterThanOrEqual(3000);
    },
    60_000,
  );

  it.concurrent(
    'refuses what names nothing',
    async ({ expect }) => {
      await expect(p.submit({ operate: 'ROLLBACK' })).rejects.toMatchObject({ code: 'LANE_NOT_NAMED' });
      await expect(p.submit({ operate: 'SCALE', deployment: 99_999, replicas: 1 })).rejects.toMatchObject({
        code: 'DEPLOYMENT_UNKNOWN',
      });
      await expect(
        p.submit({ operate: 'ROLLBACK', application: 'shop', symbol: 'nobody', ...place }),
      ).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK_TO' });
    },
    60_000,
  );
});
