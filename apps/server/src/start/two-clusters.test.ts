import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxCluster } from './sandbox-cluster.fixture.js';
import { TwoClusters } from './two-clusters.fixture.js';

describe('two clusters', { timeout: 30_000 }, () => {
  let two: TwoClusters;
  beforeAll(async () => {
    two = await TwoClusters.start(sandboxCluster);
  }, 30_000);
  afterAll(() => two.stop());

  const operation = async (id: number) => (await two.call('GET', `/operations/${id}`)).body;
  const done = (id: number) =>
    expect.poll(async () => (await operation(id)).status, { timeout: 15_000 }).toBe('DONE');
  const lane = async (environment: string) =>
    (await two.call('GET', `/lanes?environment=${environment}`)).body.items[0];
  const check = async (environment: string) =>
    (await two.call('GET', `/environments/${environment}/check`)).body.items;
  const logOf = async (environment: string) => {
    const { main } = await lane(environment);
    return two.call('GET', `/deployments/${main.id}/pods/${main.pods[0].name}/log`);
  };

  it('have the environments that name them, each with its own pods, gateway and log', async () => {
    await Promise.all([await two.deploy('dev'), await two.deploy('prod')].map(done));

    const [dev, prod] = [await lane('dev'), await lane('prod')];
    expect(await two.deployments('east', 'dev')).toEqual([dev.main.name]);
    expect(await two.deployments('west', 'prod')).toEqual([prod.main.name]);
    expect(new URL(dev.url).port).toBe(new URL(two.cluster('east').gatewayUrl ?? '').port);
    expect(new URL(prod.url).port).toBe(new URL(two.cluster('west').gatewayUrl ?? '').port);
    for (const environment of ['dev', 'prod']) {
      expect((await logOf(environment)).status).toBe(200);
      expect(await check(environment)).not.toContainEqual(expect.objectContaining({ status: 'FAILED' }));
    }
    expect((await two.call('GET', '/environments/prod')).body).toMatchObject({
      settings: { cluster: 'west' },
      effective: { cluster: 'west', routeProvider: 'auto', gateway: null, ingressClass: null },
      problem: null,
    });
  });

  it('are each compared with their own rows', async () => {
    const { name } = (await lane('prod')).main;
    await two.remove('west', 'prod', name);
    await expect.poll(() => two.deployments('west', 'prod'), { timeout: 10_000 }).toEqual([name]);

    await two.orphan('west', 'prod', 'nobodys');
    const orphans = async (environment: string) =>
      (await check(environment)).filter(({ code }: { code: string }) => code === 'ORPHAN').length;
    await expect.poll(() => orphans('prod'), { timeout: 10_000 }).toBe(1);
    expect(await orphans('dev')).toBe(0);
  });

  it('are not left by an environment of which something lives there', async () => {
    const patch = (settings: object) => two.call('PATCH', '/environments/dev', { settings });
    expect((await patch({ cluster: 'west' })).body).toMatchObject({
      code: 'ENVIRONMENT_IN_USE',
      status: 409,
      params: { environment: 'dev', deployments: 1 },
    });
    expect((await patch({ cluster: 'north' })).body).toMatchObject({
      code: 'CLUSTER_UNKNOWN',
      status: 422,
      detail: expect.stringContaining('east, west'),
    });
    // Where it is already, by another way.
    expect((await patch({ cluster: null })).body).toMatchObject({ effective: { cluster: 'east' } });
  });

  it('stay where a row is, whatever its environment names since', async () => {
    const { gatewayUrl } = (await two.call('GET', '/environments/prod')).body.settings;
    await two.settings('prod', { cluster: 'east', gatewayUrl });
    expect((await logOf('prod')).status).toBe(200);
    await two.settings('prod', { cluster: 'west', gatewayUrl });
  });

  it('block only the environments whose context is none', async () => {
    const { settings } = (await two.call('GET', '/environments/prod')).body;
    await two.settings('prod', { ...settings, cluster: 'north' });
    await expect
      .poll(async () => (await lane('prod')).blocking, { timeout: 10_000 })
      .toMatchObject({ code: 'CLUSTER_UNKNOWN', message: expect.stringContaining('there is east, west') });
    expect((await two.call('GET', '/environments/prod')).body.problem.code).toBe('CLUSTER_UNKNOWN');
    expect(await check('prod')).toContainEqual(
      expect.objectContaining({ code: 'CLUSTER_UNKNOWN', status: 'FAILED' }),
    );
    const refused = { operate: 'DEPLOY', build: two.build, environment: 'prod', symbol: 'x' };
    expect((await two.call('POST', '/operations', refused)).body.code).toBe('CLUSTER_UNKNOWN');
    await done(await two.deploy('dev', 'meanwhile'));

    // Nothing can be done there now, so nothing is left behind by naming another one.
    const back = await two.call('PATCH', '/environments/prod', { settings: { cluster: 'west' } });
    expect(back.body).toMatchObject({ effective: { cluster: 'west' }, problem: null });
    await expect.poll(async () => (await lane('prod')).blocking, { timeout: 10_000 }).toBeNull();
  });

  it('fail alone: while one is away the other goes on, and it comes back', async () => {
    await two.cluster('west').lose();
    const waiting = await two.deploy('prod');

    await done(await two.deploy('dev'));
    await expect
      .poll(async () => (await operation(waiting)).blocking?.code, { timeout: 10_000 })
      .toMatch(/^(ECONNREFUSED|NETWORK|ECONNRESET)$/);
    expect((await lane('dev')).blocking).toBeNull();
    expect(await check('dev')).not.toContainEqual(expect.objectContaining({ status: 'FAILED' }));
    // Who looks again within some seconds gets the answer of before.
    await expect
      .poll(() => check('prod'), { timeout: 10_000, interval: 500 })
      .toContainEqual(expect.objectContaining({ code: 'CLUSTER_REACHABLE', status: 'FAILED' }));

    await two.cluster('west').restore();
    await done(waiting);
  });

  it('share what is the same, and tell what cannot be', async () => {
    const { providers } = two.server.core;
    const at = { ...providers.defaults, cluster: 'east', ingressClass: 'nginx' };
    const one = providers.of(at);
    const other = providers.of({ ...at, gatewayUrl: 'http://elsewhere.test' });
    if ('problem' in one || 'problem' in other) throw new Error('there is a cluster');
    expect([other.cluster, other.route]).toEqual([one.cluster, one.route]);
    expect(other.gatewayUrl).toBe('http://elsewhere.test');
    expect(one.routeOf('gateway-api')).toMatchObject({ provider: 'gateway-api' });
    expect(one.routeOf('gateway-api')).toBe(one.routeOf('gateway-api'));
    expect(one.routeOf('traefik')).toMatchObject({ problem: { code: 'ROUTE_PROVIDER_UNKNOWN' } });
    expect(one.routeOf('apisix')).toMatchObject({ problem: { code: 'PROVIDER_NOT_CONFIGURED' } });
    expect(providers.of({ ...at, routeProvider: 'gateway-api' })).toMatchObject({
      problem: { code: 'NO_ROUTE_PROVIDER' },
    });
  });
});
