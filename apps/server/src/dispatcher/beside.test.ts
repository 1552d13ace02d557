import type { OperationCreate } from '@arthor/contract';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { pause, platform, type Platform } from './platform.fixture.js';

const image = 'registry.localhost/demo/shop:1-dev';
const forbidden = {
  kind: 'status',
  status: 403,
  body: JSON.stringify({ kind: 'Status', status: 'Failure', reason: 'Forbidden', message: 'is forbidden' }),
} as const;
const budgets = 'policy/v1/namespaces/dev/poddisruptionbudgets';

describe('what is beside a Deployment', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform();
  });
  afterAll(() => p.close());

  const done = async (body: OperationCreate) => {
    const operation = await p.ended((await p.submit(body)).id, 50_000);
    if (operation.status !== 'DONE' || operation.deployment === null)
      throw new Error(JSON.stringify(operation));
    return operation.deployment;
  };
  const deploy = async (symbol: string, replicas: number, environment = 'dev') =>
    done({ operate: 'DEPLOY', build: await p.build(image), environment, symbol, replicas });
  const objects = () => p.sandbox.world.cluster.objects;
  const budget = (name: string) => objects().poddisruptionbudgets.get('dev', name);
  const until = async (what: string, met: () => boolean) => {
    for (let looks = 0; !met(); looks++) {
      if (looks > 800) throw new Error(`never: ${what}`);
      await pause(25);
    }
  };

  it('a disruption budget goes with two pods or more, is healed, and goes with SCALE to one', async ({
    expect,
  }) => {
    const { id, name } = await deploy('budget', 2);
    expect(budget(name)).toMatchObject({
      metadata: { ownerReferences: [{ kind: 'Deployment', name }] },
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: { 'arthor.io/deployment': name } },
      },
    });
    const { generation } = objects().deployments.get('dev', name)?.metadata ?? {};
    await p.deleteByHand(`${budgets}/${name}`);
    await until('healed', () => budget(name) !== undefined);
    expect(objects().deployments.get('dev', name)?.metadata.generation).toBe(generation);

    await done({ operate: 'SCALE', deployment: id, replicas: 1 });
    expect(budget(name)).toBeUndefined();
    await done({ operate: 'SCALE', deployment: id, replicas: 3 });
    expect(budget(name)).toBeDefined();
  }, 60_000);
});

describe('where an older Role is bound', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform();
    p.settings.autoscale = { min: 2, max: 4, cpuPercent: 80 };
    const path = /(horizontalpodautoscalers|poddisruptionbudgets)/;
    p.sandbox.faults.add({ server: 'kubernetes', path, times: Infinity }, forbidden);
  });
  afterAll(() => p.close());

  it('both are left out, told, and nothing waits', async ({ expect }) => {
    const body = {
      operate: 'DEPLOY',
      build: await p.build(image),
      environment: 'dev',
      symbol: 'old',
    } as const;
    const operation = await p.ended((await p.submit(body)).id, 50_000);
    expect(operation).toMatchObject({ status: 'DONE', deployment: { replicas: 2, readyReplicas: 2 } });
    const { conditions } = operation.deployment ?? { conditions: [] };
    expect(conditions).toContainEqual(
      expect.objectContaining({
        type: 'Complete',
        status: 'False',
        reason: 'RIGHTS_MISSING',
        message: expect.stringContaining('kubectl apply -f script/kubernetes/rbac.yaml'),
      }),
    );
    const scaled = { operate: 'SCALE', deployment: operation.deploymentId, min: 3, max: 5 } as const;
    expect(await p.ended((await p.submit(scaled)).id, 50_000)).toMatchObject({
      status: 'DONE',
      deployment: { replicas: 3, readyReplicas: 3 },
    });
  }, 60_000);
});
