import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause, platform, type Platform } from './platform.fixture.js';

describe('the main job, against the sandbox over HTTP', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform();
  });
  afterAll(() => p.close());

  it('deploys a build, answers through the gateway, replaces it and takes it offline', async () => {
    const first = await p.build('registry.localhost/demo/shop:1-dev');
    const deploy = await p.submit({
      operate: 'DEPLOY',
      build: first,
      environment: 'dev',
      symbol: 'stable',
      replicas: 2,
    });
    const done = await p.ended(deploy.id);

    expect(done).toMatchObject({
      status: 'DONE',
      deployment: { status: 'DEPLOYED', serving: true, readyReplicas: 2 },
    });
    expect(done.steps.map((step) => step.status)).toEqual(['DONE', 'DONE', 'DONE', 'DONE']);
    expect(await p.get('/shop.stable/hello')).toMatchObject({
      status: 200,
      body: { image: 'demo/shop', version: '1-dev', path: '/hello' },
    });

    const second = await p.build('registry.localhost/demo/shop:2-dev');
    const replace = await p.submit({
      operate: 'DEPLOY',
      build: second,
      environment: 'dev',
      symbol: 'stable',
    });
    await p.ended(replace.id);
    expect((await p.get('/shop.stable/')).body).toMatchObject({ version: '2-dev' });

    const offline = await p.submit({ operate: 'DELETE', deployment: replace.deploymentId });
    expect(await p.ended(offline.id)).toMatchObject({ status: 'DONE', deployment: { status: 'WITHDRAWN' } });
    expect((await p.get('/shop.stable/')).status).toBe(404);
  }, 40_000);

  it('tells why an image cannot be pulled, and cancelling leaves the old one serving', async () => {
    const good = await p.build('registry.localhost/demo/shop:3-dev');
    await p.ended((await p.submit({ operate: 'DEPLOY', build: good, environment: 'dev', symbol: 'bad' })).id);
    const bad = await p.build('registry.localhost/demo/shop-no-such-image:4-dev');
    const stuck = await p.submit({ operate: 'DEPLOY', build: bad, environment: 'dev', symbol: 'bad' });
    await expect
      .poll(async () => (await p.operation(stuck.id)).blocking, { timeout: 5000 })
      .toMatchObject({ code: 'IMAGE_NOT_FOUND', providerReason: 'ImagePullBackOff', stalled: false });
    expect((await p.get('/shop.bad/')).body).toMatchObject({ version: '3-dev' });

    // While nothing changes, nothing is written, however often it is looked at.
    const told = await p.test.store.seq();
    await pause(2500);
    expect(await p.test.store.seq()).toBe(told);

    const cancel = await p.submit({ operate: 'CANCEL', operation: stuck.id });
    expect(await p.ended(cancel.id)).toMatchObject({ status: 'DONE' });
    expect(await p.operation(stuck.id)).toMatchObject({ status: 'CANCELLED', endedBy: cancel.id });
    expect((await p.get('/shop.bad/')).body).toMatchObject({ version: '3-dev' });
  }, 40_000);
});
