import type { OperationCreate } from '@arthor/contract';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { FastClock } from '../builds/fast-clock.fixture.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { pause, platform, type Platform } from './platform.fixture.js';

const image = 'registry.localhost/demo/shop:1-dev';
const autoscalers = 'autoscaling/v2/namespaces/dev/horizontalpodautoscalers';

describe('an autoscaler of its own', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform({ clock: new FastClock(3) });
    p.settings.autoscale = { min: 2, max: 6, cpuPercent: 80 };
  });
  afterAll(() => p.close());

  const done = async (body: OperationCreate) => {
    const operation = await p.ended((await p.submit(body)).id, 50_000);
    if (operation.status !== 'DONE' || operation.deployment === null)
      throw new Error(JSON.stringify(operation));
    return operation.deployment;
  };
  const place = (symbol: string) => ({ environment: 'dev', symbol }) as const;
  const deploy = async (symbol: string, more: object = {}) =>
    done({ operate: 'DEPLOY', build: await p.build(image), ...place(symbol), ...more });
  const bounds = (name: string) => {
    const found = p.sandbox.world.cluster.objects.horizontalpodautoscalers.get('dev', name);
    return found && [found.spec.minReplicas, found.spec.maxReplicas];
  };
  const replicas = (name: string) =>
    p.sandbox.world.cluster.objects.deployments.get('dev', name)?.spec.replicas;
  const load = (name: string, percent: number) =>
    p.patchByHand(`${autoscalers}/${name}`, 'merge', {
      metadata: { annotations: { 'arthor.test/load': String(percent) } },
    });
  const until = async (what: string, met: () => boolean | Promise<boolean>) => {
    for (let looks = 0; !(await met()); looks++) {
      if (looks > 800) throw new Error(`never: ${what}`);
      await pause(25);
    }
  };
  const readyReplicas = async (id: number) =>
    (await p.test.store.read((view) => view.rows.findOneByOrFail(DeploymentRow, { id }))).readyReplicas;

  it.concurrent(
    'is there while its row is in force; a release starts with what it had scaled to',
    async ({ expect }) => {
      const first = await deploy('own');
      expect(first).toMatchObject({ replicas: 2, autoscale: { min: 2, max: 6, cpuPercent: 80 } });
      await until('made', () => bounds(first.name) !== undefined);
      expect(bounds(first.name)).toEqual([2, 6]);
      await load(first.name, 390);
      await until('scaled', async () => (await readyReplicas(first.id)) === 5);

      const second = await deploy('own');
      expect(second).toMatchObject({ replicas: 5, readyReplicas: 5 });
      expect(bounds(first.name)).toBeUndefined();
      await until('followed', () => bounds(second.name) !== undefined);
      expect(replicas(second.name)).toBe(5);
    },
    60_000,
  );

  it.concurrent(
    'is scaled by its bounds, and a CANCEL or an inverse goes back to those',
    async ({ expect }) => {
      const main = await deploy('bounds');
      await until('made', () => bounds(main.name) !== undefined);
      const wrong = p.submit({ operate: 'SCALE', deployment: main.id, replicas: 4 });
      await expect(wrong).rejects.toMatchObject({ code: 'AUTOSCALED' });

      const scaled = await p.ended(
        (await p.submit({ operate: 'SCALE', deployment: main.id, min: 4, max: 8 })).id,
      );
      expect(scaled).toMatchObject({
        status: 'DONE',
        deployment: { replicas: 4, readyReplicas: 4, autoscale: { min: 4, max: 8, cpuPercent: 80 } },
        inverse: { operate: 'SCALE', deployment: main.id, min: 2, max: 6 },
      });
      expect(bounds(main.name)).toEqual([4, 8]);

      const more = await p.submit({ operate: 'SCALE', deployment: main.id, min: 6, max: 8 });
      await done({ operate: 'CANCEL', operation: more.id });
      await until('back', () => bounds(main.name)?.[0] === 4);
    },
    60_000,
  );

  it.concurrent(
    'of a canary has pods for its share before the route gives it',
    async ({ expect }) => {
      const main = await deploy('share', { replicas: 6 });
      const build = await p.build(image);
      const canary = await done({ operate: 'BLUE_GREEN', build, weight: 50, ...place('share') });
      await until('made', () => bounds(canary.name) !== undefined);
      expect([replicas(main.name), bounds(canary.name)]).toEqual([6, [3, 6]]);

      await done({ operate: 'UPDATE_BLUE_GREEN', deployment: canary.id, weight: 90 });
      expect(bounds(canary.name)).toEqual([6, 6]);
      expect(replicas(canary.name)).toBe(6);
      await done({ operate: 'UPDATE_BLUE_GREEN', deployment: canary.id, weight: 10 });
      await until('lowered', () => bounds(canary.name)?.[0] === 2);
    },
    60_000,
  );

  it.concurrent(
    'is healed',
    async ({ expect }) => {
      const { name } = await deploy('healed');
      await until('made', () => bounds(name) !== undefined);
      await p.deleteByHand(`${autoscalers}/${name}`);
      await until('made again', () => bounds(name) !== undefined);
      await p.patchByHand(`${autoscalers}/${name}`, 'merge', { spec: { maxReplicas: 20 } });
      await until('put back', () => bounds(name)?.[1] === 6);
      expect(bounds(name)).toEqual([2, 6]);
    },
    60_000,
  );
});
