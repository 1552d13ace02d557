import { conditionOf, drifted } from '@arthor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FastClock } from '../builds/fast-clock.fixture.js';
import { AuditRow } from '../store/entity/audit.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { pause, platform, type Platform } from './platform.fixture.js';

const image = 'registry.localhost/demo/shop:1-dev';

describe('what somebody changes by hand, on the sandbox', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform({ clock: new FastClock(3) });
  });
  afterAll(() => p.close());

  const laneOf = (symbol: string) =>
    p.test.store.read((view) => view.rows.findOneByOrFail(LaneRow, { symbol }));
  const until = async (what: string, met: () => Promise<boolean>) => {
    for (let looks = 0; !(await met()); looks++) {
      if (looks > 800) throw new Error(`never: ${what}`);
      await pause(25);
    }
  };

  it('is put back, told with who it was, and kept in the audit once', async () => {
    const build = await p.build(image);
    const deploy = { operate: 'DEPLOY', build, environment: 'dev', symbol: 'stable' } as const;
    const { deployment } = await p.ended((await p.submit(deploy)).id);
    const { id = 0, name = '' } = deployment ?? {};
    const live = () => p.sandbox.world.cluster.objects.deployments.get('dev', name)?.spec.template.spec;
    const row = await p.test.store.read((view) => view.rows.findOneByOrFail(DeploymentRow, { id }));
    expect(row.applied).toMatch(/^Deployment:[0-9a-f]{16} Service:[0-9a-f]{16}$/);

    const containers = (live()?.containers ?? []).map((one) => ({
      ...one,
      image: 'registry.localhost/demo/hotfix:9',
    }));
    const path = `apps/v1/namespaces/dev/deployments/${name}?fieldManager=kubectl-set`;
    await p.patchByHand(path, 'merge', { spec: { template: { spec: { containers } } } });
    await until('told', async () => conditionOf((await laneOf('stable')).conditions, drifted) !== null);
    await until('put back', async () => live()?.containers[0]?.image === image);
    const settled = async () => conditionOf((await laneOf('stable')).conditions, drifted)?.status === 'False';
    await until('settled', settled);

    const { conditions } = await laneOf('stable');
    expect(conditionOf(conditions, drifted)).toMatchObject({
      reason: 'DRIFTED',
      params: { before: image, after: 'registry.localhost/demo/hotfix:9', manager: 'kubectl-set', heals: 1 },
    });
    const audit = await p.test.store.read((view) => view.rows.findBy(AuditRow, { action: 'DRIFTED' }));
    expect(audit).toMatchObject([
      { who: 'arthor', environment: 'dev', reason: expect.stringContaining('kubectl-set') },
    ]);
    const after = await p.test.store.read((view) => view.rows.findOneByOrFail(DeploymentRow, { id }));
    expect(after.applied).toBe(row.applied);
  }, 60_000);
});
