import { Not } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploymentRow } from '../store/entity/deployment.js';
import { startLoad } from './load.fixture.js';
import { pause, platform, type Platform } from './platform.fixture.js';

/** Three in the ordinary run; `REPLACES=20 npx vitest run zero-loss` is the long one. */
const replaces = Number(process.env['REPLACES'] ?? 3);
const url = (p: Platform) => `${p.sandbox.gateway?.url}/shop.stable/`;

describe('whoever serves keeps serving, under 100 requests a second', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform();
    const build = await p.build('registry.localhost/demo/shop:0-dev');
    await p.ended(
      (await p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'stable', replicas: 2 })).id,
    );
  }, 30_000);
  afterAll(() => p.close());

  it(`loses no request over ${replaces} replaces, and serves what was deployed last`, async () => {
    const load = startLoad(url(p), 'dev.localhost', 100);
    for (let version = 1; version <= replaces; version++) {
      const build = await p.build(`registry.localhost/demo/shop:${version}-dev`);
      const { id } = await p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'stable' });
      expect((await p.ended(id)).status).toBe('DONE');
      expect((await p.get('/shop.stable/')).body).toMatchObject({ version: `${version}-dev` });
    }
    const result = await load.stop();

    expect(result.failed).toEqual([]);
    expect(result.sent).toBeGreaterThan(100 * replaces);
  }, 200_000);

  it('loses no request when the dispatcher is killed in the middle of replaces', async () => {
    const load = startLoad(url(p), 'dev.localhost', 100);
    for (const afterMs of [0, 900, 1350]) {
      const build = await p.build('registry.localhost/demo/shop:again-dev');
      const { id } = await p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'stable' });
      await pause(afterMs);
      await p.restart();
      expect((await p.ended(id)).status).toBe('DONE');
    }
    const result = await load.stop();

    expect(result.failed).toEqual([]);
    const rows = await p.test.store.read((view) => view.rows.findBy(DeploymentRow, { status: 'DEPLOYED' }));
    expect(rows).toHaveLength(1);
  }, 60_000);

  it('takes nothing down when t_deployment is cleared by hand', async () => {
    const load = startLoad(url(p), 'dev.localhost', 100);
    await p.test.store.write((tx) => tx.remove(DeploymentRow, { status: Not('') as never }));
    await p.restart();
    await pause(2000);
    const result = await load.stop();

    expect(result.failed).toEqual([]);
    expect(result.sent).toBeGreaterThan(150);
  }, 30_000);
});
