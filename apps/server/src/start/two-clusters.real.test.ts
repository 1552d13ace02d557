import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realCluster } from './real-cluster.fixture.js';
import { TwoClusters } from './two-clusters.fixture.js';

const files: Readonly<Record<string, string | undefined>> = {
  east: process.env['KUBECONFIG'],
  west: process.env['ARTHOR_TEST_SECOND_KUBECONFIG'],
};

// Without a second cluster there is nothing to tell apart; then this is said, as for the other suites.
describe.skipIf(files['west'] === undefined)('two real clusters in one installation', () => {
  let two: TwoClusters;
  beforeAll(async () => {
    const suffix = `-${process.pid}`;
    two = await TwoClusters.start((name) => realCluster(files[name], name), suffix);
    // Neither needs a gateway here: who would serve the routes is not asked.
    for (const name of [two.dev, two.prod])
      await two.call('PATCH', `/environments/${name}`, { settings: { routeProvider: 'ingress-nginx' } });
  });
  afterAll(() => two?.stop());

  const operation = async (id: number) => (await two.call('GET', `/operations/${id}`)).body;
  const done = (id: number) =>
    expect.poll(async () => (await operation(id)).status, { timeout: 30_000, interval: 200 }).toBe('DONE');
  const main = async (environment: string) =>
    (await two.call('GET', `/lanes?environment=${environment}`)).body.items[0].main;

  it('each run what is deployed to their environments', async () => {
    for (const id of [await two.deploy(two.dev), await two.deploy(two.prod)]) await done(id);
    expect(await two.deployments('east', two.dev)).toEqual([(await main(two.dev)).name]);
    expect(await two.deployments('west', two.prod)).toEqual([(await main(two.prod)).name]);
    for (const name of [two.dev, two.prod]) {
      const { items } = (await two.call('GET', `/environments/${name}/check`)).body;
      expect(items).toContainEqual(expect.objectContaining({ code: 'NAMESPACE', status: 'OK' }));
    }
  });

  it('are found by their identity, through whatever context', async () => {
    const { providers } = two.server.core;
    const signal = AbortSignal.timeout(10_000);
    const at = { ...providers.defaults, cluster: 'east' };
    const west = providers.of({ ...at, cluster: 'west' });
    if ('problem' in west) throw new Error(west.problem.message);
    const identity = await west.cluster.identity(signal);
    expect((await providers.byIdentity(identity, at, signal))?.cluster).toBe(west.cluster);
    expect(await providers.byIdentity('another', at, signal)).toBeNull();
  });

  it('fail alone: while one is away the other goes on, and it comes back', async () => {
    await two.cluster('west').lose();
    const waiting = await two.deploy(two.prod);
    await done(await two.deploy(two.dev));
    await expect
      .poll(async () => (await operation(waiting)).blocking?.code, { timeout: 20_000 })
      .toMatch(/^(ECONN|NETWORK|TIMEOUT)/);
    expect((await operation(waiting)).status).toBe('RUNNING');

    await two.cluster('west').restore();
    await done(waiting);
  });
});
