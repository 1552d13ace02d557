import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause, platform, type Platform } from './platform.fixture.js';
import { routeNameOf } from '../lane/route-name.js';

describe('without any watch the resync alone is enough', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform({ deaf: true });
  });
  afterAll(() => p.close());

  it('deploys, and mends workload and route that somebody deleted', async () => {
    const build = await p.build('registry.localhost/demo/shop:1-dev');
    const { id } = await p.submit({ operate: 'DEPLOY', build, environment: 'dev', symbol: 'stable' });
    const { deployment } = await p.ended(id);
    const before = (await p.get('/shop.stable/')).body['pod'];
    await p.deleteByHand(`apps/v1/namespaces/dev/deployments/${deployment?.name}`);
    const route = routeNameOf({ application: 'shop', environment: 'dev', symbol: 'stable' });
    await p.deleteByHand(`networking.k8s.io/v1/namespaces/dev/ingresses/${route}`);

    const answersFromAnotherPod = async () => {
      const { status, body } = await p.get('/shop.stable/');
      return status === 200 && body['pod'] !== before;
    };
    await expect.poll(answersFromAnotherPod, { timeout: 20_000 }).toBe(true);
  }, 40_000);

  it('finds the host of an environment that was changed by SQL', async () => {
    const dev = p.environments.get('dev');
    if (dev === undefined) throw new Error('no environment');
    p.environments.set('dev', { ...dev, host: 'moved.localhost' });
    await p.changeHost('dev', 'moved.localhost');
    await pause(100);

    await expect
      .poll(() => p.get('/shop.stable/', 'moved.localhost'), { timeout: 10_000 })
      .toMatchObject({ status: 200 });
  }, 20_000);
});
