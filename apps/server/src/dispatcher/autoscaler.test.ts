import { afterAll, beforeAll, describe, it } from 'vitest';
import { FastClock } from '../builds/fast-clock.fixture.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { pause, platform, type Platform } from './platform.fixture.js';

const image = 'registry.localhost/demo/shop:1-dev';
const speed = 10;
const autoscalers = 'autoscaling/v2/namespaces/dev/horizontalpodautoscalers';

describe('an autoscaler of somebody else', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform({ clock: new FastClock(speed) });
  });
  afterAll(() => p.close());

  const deploy = async (symbol: string) => {
    const build = await p.build(image);
    const { id } = await p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol, replicas: 2 });
    const { deployment, deploymentId } = await p.ended(id);
    return { id: deploymentId, name: deployment?.name ?? '' };
  };
  const live = (name: string) => p.sandbox.world.cluster.objects.deployments.get('dev', name);
  const row = (id: number) => p.test.store.read((view) => view.rows.findOneByOrFail(DeploymentRow, { id }));
  const autoscale = (name: string, load: number) =>
    p.patchByHand(`${autoscalers}/shop-hpa?fieldManager=kubectl`, 'apply', {
      metadata: { annotations: { 'arthor.test/load': String(load) } },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: 2,
        maxReplicas: 8,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
          },
        ],
      },
    });
  const until = async (met: () => Promise<boolean>) => {
    for (let looks = 0; !(await met()); looks++) {
      if (looks > 800) throw new Error('it never came');
      await pause(25);
    }
  };

  it('is respected: nothing is scaled back in 90 s, and it is named', async ({ expect }) => {
    const { id, name } = await deploy('followed');
    await autoscale(name, 470);
    await until(async () => (await row(id)).replicas === 6 && (await row(id)).readyReplicas === 6);
    const before = live(name)?.metadata.generation;
    await pause(90_000 / speed);

    expect(live(name)).toMatchObject({ metadata: { generation: before }, spec: { replicas: 6 } });
    expect(before).toBe(2);
    expect(await row(id)).toMatchObject({
      status: 'DEPLOYED',
      replicas: 6,
      inForce: { replicas: 6 },
      scaling: { foreign: 'shop-hpa' },
    });
    const build = await p.build(image);
    const plan = await p.plan({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'followed' });
    expect(plan.params['replicas']).toBe(6);
    expect(plan.preflights).toContainEqual({
      code: 'FOREIGN_AUTOSCALER',
      status: 'WARNING',
      message: `The autoscaler shop-hpa follows ${name}, not the next deployment.`,
      params: { autoscaler: 'shop-hpa', deployment: name },
    });
    const scaled = p.submit({ operate: 'SCALE', deployment: id, replicas: 3 });
    await expect(scaled).rejects.toMatchObject({ code: 'AUTOSCALED', params: { autoscaler: 'shop-hpa' } });
  }, 60_000);

  it('where there is none, `kubectl scale` is put back', async ({ expect }) => {
    const { id, name } = await deploy('alone');
    await p.patchByHand(`apps/v1/namespaces/dev/deployments/${name}/scale`, 'merge', {
      spec: { replicas: 5 },
    });
    await until(async () => live(name)?.spec.replicas === 2);
    expect(live(name)?.metadata.generation).toBe(3);
    expect((await row(id)).replicas).toBe(2);
  }, 60_000);
});
