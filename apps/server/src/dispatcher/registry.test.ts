import { registryClient } from '@arthor/provider/conformance';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { DeploymentRow } from '../store/entity/deployment.js';
import { platform, type Platform } from './platform.fixture.js';

const image = (version: string, word = '') => `registry.localhost/demo/shop${word}:${version}-dev`;

describe('what the registry says of a lane', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform({
      registered: {
        namespace: 'dev',
        group: 'DEFAULT_GROUP',
        registerBy: 'APPLICATION',
        libraries: ['DUBBO'],
      },
    });
  });
  afterAll(() => p.close());

  const clientIn = (namespace: string) => {
    const { nacos } = p.sandbox;
    if (nacos === null) throw new Error('there is no registry');
    return registryClient(nacos.url, nacos, { namespace, group: 'DEFAULT_GROUP', name: 'shop' });
  };
  /** What callers are given, by deployment. */
  const given = async (namespace = 'dev') => {
    const all = [...(await clientIn(namespace).list()).values()];
    return all
      .map((metadata) => `${metadata['symbol']} ${metadata['canaryValue']} ${metadata['lifecycle']}`)
      .sort();
  };
  const done = async (body: Parameters<Platform['submit']>[0]) => {
    const operation = await p.ended((await p.submit(body)).id);
    if (operation.status !== 'DONE') throw new Error(JSON.stringify(operation));
    return operation;
  };
  const place = { environment: 'dev', symbol: 'stable' } as const;
  const within = { timeout: 5000, interval: 100 };

  it.concurrent(
    'is right after each operation, and after whatever undoes it',
    async ({ expect }) => {
      await done({ operate: 'DEPLOY', build: await p.build(image('1')), replicas: 2, ...place });
      await expect.poll(() => given(), within).toEqual(['shop.stable  RUNNING', 'shop.stable  RUNNING']);

      const canary = await done({
        operate: 'BLUE_GREEN',
        build: await p.build(image('2')),
        weight: 20,
        ...place,
      });
      await expect
        .poll(() => given(), within)
        .toEqual(['shop.stable  RUNNING', 'shop.stable  RUNNING', 'shop.stable.canary 20 RUNNING']);
      await done({ operate: 'UPDATE_BLUE_GREEN', deployment: canary.deploymentId, weight: 40 });
      await expect.poll(() => given(), within).toContain('shop.stable.canary 40 RUNNING');

      // The server begins again: what was registered by connections is gone, and so is our token.
      p.sandbox.world.run(() => p.sandbox.world.registry.restart());
      expect(await given()).toEqual([]);
      const pods = await p.test.store.read((view) =>
        view.rows.findOneByOrFail(DeploymentRow, { id: canary.deploymentId }),
      );
      for (const { ip } of pods.pods)
        await clientIn('dev').register({ ip: ip ?? '', port: 8080 }, { own: 'yes' });
      await expect.poll(() => given(), within).toEqual(['shop.stable.canary 40 RUNNING']);

      const promoted = await done({ operate: 'PROMOTE', deployment: canary.deploymentId });
      await expect.poll(() => given(), within).toEqual(['shop.stable  RUNNING', 'shop.stable  RUNNING']);
      await done({ operate: 'DELETE', deployment: promoted.deploymentId });
      await expect.poll(() => given(), within).toEqual([]);
    },
    40_000,
  );

  it.concurrent(
    'is said by Arthor alone for an application that does not register',
    async ({ expect }) => {
      const registry = {
        namespace: 'prod',
        group: 'DEFAULT_GROUP',
        registerBy: 'ARTHOR',
        libraries: [],
      } as const;
      const prod = p.environments.get('prod');
      if (prod !== undefined) p.environments.set('prod', { ...prod, registry });
      const inProd = { environment: 'prod', symbol: 'stable' } as const;
      const build = await p.build(image('1', '-no-registry'));
      const deployed = await done({ operate: 'DEPLOY', build, replicas: 2, ...inProd });
      await expect
        .poll(() => given('prod'), within)
        .toEqual(['shop.stable  RUNNING', 'shop.stable  RUNNING']);
      await done({ operate: 'SCALE', deployment: deployed.deploymentId, replicas: 1 });
      await expect.poll(() => given('prod'), within).toEqual(['shop.stable  RUNNING']);
      await done({ operate: 'DELETE', deployment: deployed.deploymentId });
      await expect.poll(() => given('prod'), within).toEqual([]);
    },
    40_000,
  );
});
