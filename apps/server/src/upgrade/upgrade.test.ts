import type { Deployment, Lane, Operation, OperationCreate } from '@arthor/contract';
import { startSandbox, type Sandbox } from '@arthor/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../config.js';
import { startLoadOf, type LoadResult, type Target } from '../dispatcher/load.fixture.js';
import { SystemClock } from '../runtime/clock.js';
import { silentLog } from '../runtime/log.js';
import { SystemRandom } from '../runtime/random.js';
import { startServer, type RunningServer } from '../start/server.js';
import { signIn, type Api } from './api.fixture.js';
import { readWorld, unpackRelease, type Release } from './release.fixture.js';
import { busiestSecond, routeKinds, Witness, type Change, type Sight } from './witness.fixture.js';

/** As many requests a second as rules.md asks an upgrade to lose none of. */
const perSecond = 50;
/** How long it is watched after the new server is ready, ms: two resyncs come in that time. */
const watchedMs = 5_000;
/** What drains this long in the fixture, ms (script/upgrade/lanes.mjs). */
const longDrainMs = 10_000;

/** The short times of the sandbox, in which the release was made, and quick resyncs. */
const common = {
  RESYNC_SECONDS: '2',
  PORT: '0',
  DRAIN_SECONDS: '1',
  KEEP_WARM_SECONDS: '0',
  ROUTE_SETTLE_SECONDS: '0.2',
  PROGRESS_DEADLINE_SECONDS: '60',
};

/** What makes the adapter word every route otherwise. */
const reworded = { KUBERNETES_DEFAULT_PATH_TYPE: 'Prefix' };

/** Lanes in which something was on its way when the old server ended. */
const moving = ['report prod stable', 'report test stable', 'cart dev leaving', 'cart dev search'];

describe('what the last release left behind, opened by this version under load', () => {
  let release: Release;
  let server: RunningServer;
  let witness: Witness;
  let api: Api;
  let load: LoadResult;
  let sandbox: Sandbox;
  /** What happened until then. */
  let changes: readonly Change[];

  beforeAll(async () => {
    release = unpackRelease();
    // Beside the server, not in it: the load and the witness begin before the server does.
    sandbox = await startSandbox({
      simulate: { kubernetes: true, jenkins: false },
      directory: release.directory,
      clock: new SystemClock(),
      random: new SystemRandom(),
      gatewayPort: 0,
    });
    const { url, token } = sandbox.kubernetes ?? { url: '', token: '' };
    witness = await Witness.open({ url, options: { headers: { authorization: `Bearer ${token}` } } });
    const running = startLoadOf(addressesIn([...release.world.values()], gateway()), perSecond);
    await pause(1000);
    server = await opened(outside());
    await pause(watchedMs);
    load = await running.stop();
    changes = [...witness.changes];
    api = await signIn(server.port, release.password);
  }, 60_000);
  afterAll(async () => {
    witness?.stop();
    await server?.stop();
    await sandbox?.close();
    release?.remove();
  });

  const gateway = () => sandbox.gateway?.url ?? '';
  const outside = () => ({
    KUBERNETES_CONFIG: sandbox.kubernetes?.kubeconfig ?? '',
    GATEWAY_URL: gateway(),
  });
  const opened = (env: Readonly<Record<string, string>>): Promise<RunningServer> =>
    startServer(
      loadConfig({ ...env, ...common, DATABASE_URL: release.databaseUrl }, release.directory),
      silentLog,
    );
  const laneOf = async (name: string): Promise<Lane> => {
    const [application = '', environment = '', symbol = ''] = name.split(' ');
    const { items } = await api('listLanes', { query: { application, environment, limit: 200 } });
    const found = items.find((lane) => lane.symbol === symbol);
    if (found === undefined) throw new Error(`no lane ${name}`);
    return found;
  };
  const submit = async (body: OperationCreate): Promise<Operation> => {
    const { id } = await api('createOperation', { body });
    return api('getOperation', { params: { id }, query: { wait: 30 } });
  };
  const rowOf = (id: number): Promise<Deployment> => api('getDeployment', { params: { id } });
  const rowIn = (lane: string, status?: string) =>
    release.rows.find((row) => row.lane === lane && (status === undefined || row.status === status));

  it('is twenty live lanes in every state', () => {
    expect(new Set(release.rows.map((row) => row.lane)).size).toBeGreaterThanOrEqual(20);
    const statuses = new Set(release.rows.map((row) => row.status));
    expect(statuses).toEqual(new Set(['DEPLOYED', 'DEPLOYING', 'REPLACING', 'DELETING']));
    expect(release.rows.filter((row) => row.shutdownAt !== null).map((row) => row.lane)).toEqual([
      'report prod stable',
      'report test stable',
      'cart dev leaving',
    ]);
  });

  it('loses no request while it is opened and after', () => {
    expect(load.sent).toBeGreaterThan((perSecond * watchedMs) / 1000);
    expect(load.failed).toEqual([]);
  });

  it('finds the world as it was left, makes nothing, and ends and moves only what the rows say is to end', () => {
    const ends = release.rows
      .filter(
        ({ status, lane }) => status === 'DELETING' || (status === 'REPLACING' && moving.includes(lane)),
      )
      .map(({ name }) => name);
    // What belongs to a deployment has a name that begins with its name.
    const stays = ({ name }: { readonly name: string }) => !ends.some((one) => name.includes(one));
    const left = [...release.world.values()].filter(stays);
    const found = [...witness.before.values()].filter(stays);
    const noRoutes = changes.filter(({ kind }) => !routeKinds.includes(kind));

    expect(left.filter(({ kind }) => kind === 'Pod').length).toBeGreaterThan(20);
    expect(ends.length).toBe(4);
    expect(identities(found)).toEqual(identities(left));
    // A release that was on its way is written as this version writes it: with the object its gateway answers by.
    const released = rowIn('cart dev search')?.route;
    const made = changes.filter(({ what }) => what === 'made').map(({ kind, name }) => `${kind} ${name}`);
    expect(made).toEqual([`Ingress ${released}-tick`]);
    expect(noRoutes.filter(stays)).toEqual([]);
  });

  it('writes each route at most once, and no more than ten objects a second', () => {
    const routes = changes.filter(({ kind }) => routeKinds.includes(kind));
    const writes = routes.filter(({ what }) => what === 'written' || what === 'made');
    // A release that was on its way is written for itself.
    const isReleased = ({ name }: Change) => name.startsWith(rowIn('cart dev search')?.route ?? '-');
    const rewritten = writes.filter((write) => !isReleased(write)).map(({ name }) => name);

    expect(routes.filter(({ what }) => what === 'ending' || what === 'gone')).toEqual([]);
    expect(rewritten).toEqual([...new Set(rewritten)]);
    expect(busiestSecond(writes)).toBeLessThanOrEqual(10);
  });

  it('answers as the contract says', async () => {
    const { items: lanes } = await api('listLanes', { query: { limit: 200 } });
    for (const { id } of lanes) await api('getLane', { params: { id } });
    const { items: deployments } = await api('listDeployments', { query: { limit: 200 } });
    for (const { id } of deployments) await api('getDeployment', { params: { id } });
    const { items: operations } = await api('listOperations', { query: { limit: 200 } });
    for (const { id } of operations) await api('getOperation', { params: { id } });
    await api('listBuilds', { query: { limit: 200 } });
    for (const { name } of (await api('listApplications')).items) {
      await api('getApplicationSettings', { params: { name } });
      await api('listFeatures', { params: { name } });
    }
    for (const { name } of (await api('listEnvironments')).items)
      await api('checkEnvironment', { params: { name } });

    // Two that were being taken offline may be gone by now.
    expect(lanes.length).toBeGreaterThanOrEqual(19);
    const counts = Map.groupBy(operations, ({ status }) => status);
    expect([...counts.keys()].sort()).toEqual(['CANCELLED', 'DONE', 'FAILED', 'RUNNING']);
    expect(deployments.filter(({ status }) => status === 'WITHDRAWN').length).toBeGreaterThan(5);
  }, 30_000);

  it('ends what was on its way, and lets drain for as long as it was to', async () => {
    const { items } = await api('listOperations', { query: { limit: 200 } });
    const began = items.filter(({ lane }) =>
      moving.includes(`${lane.application} ${lane.environment} ${lane.symbol}`),
    );
    for (const { id } of began) {
      const { status } = await api('getOperation', { params: { id }, query: { wait: 30 } });
      expect(status).toBe('DONE');
    }
    const gone = release.rows.filter(({ shutdownAt }) => shutdownAt !== null);
    for (const { id } of gone)
      await expect.poll(async () => (await rowOf(id)).status, { timeout: 20_000 }).toBe('WITHDRAWN');

    for (const { name, shutdownAt } of gone.filter(({ lane }) => lane.startsWith('report'))) {
      const ending = witness.changes.find(
        (one) => one.kind === 'Deployment' && one.what === 'ending' && one.name.endsWith(name),
      );
      expect(ending?.at).toBeGreaterThanOrEqual(Number(shutdownAt) + longDrainMs);
    }
    expect((await laneOf('cart dev search')).main?.id).toBe(rowIn('cart dev search', 'DEPLOYING')?.id);
  }, 60_000);

  describe('afterwards', () => {
    it('reinstates who serves when the deploy that hung for an hour is cancelled', async () => {
      const before = await laneOf('shop prod hotfix');
      expect(before.main?.status).toBe('REPLACING');
      expect(before.blocking).toMatchObject({ code: 'PROBE_FAILING', stalled: true });
      const cancel = await submit({ operate: 'CANCEL', operation: before.operation?.id ?? 0 });

      expect(cancel.status).toBe('DONE');
      const after = await laneOf('shop prod hotfix');
      expect(after.main).toMatchObject({ id: before.main?.id, status: 'DEPLOYED' });
      expect(after.incoming).toEqual([]);
    }, 60_000);

    it('replaces a main of before', async () => {
      const before = await laneOf('shop prod stable');
      const build = before.main?.buildId ?? 0;
      const { status } = await submit({ operate: 'DEPLOY', build, environment: 'prod', symbol: 'stable' });

      expect(status).toBe('DONE');
      const after = await laneOf('shop prod stable');
      expect(after.main).toMatchObject({ status: 'DEPLOYED', replicas: 3, readyReplicas: 3 });
      expect(after.main?.id).not.toBe(before.main?.id);
      await expect
        .poll(async () => (await rowOf(before.main?.id ?? 0)).status, { timeout: 20_000 })
        .toBe('WITHDRAWN');
    }, 60_000);

    it('takes a main of before offline', async () => {
      const { main } = await laneOf('cart dev coupon');
      const { status } = await submit({ operate: 'DELETE', deployment: main?.id ?? 0 });

      expect(status).toBe('DONE');
      const { items } = await api('listLanes', { query: { environment: 'dev', limit: 200 } });
      // It stays on the board for a day, as one that was taken offline.
      expect(items.filter(({ symbol }) => symbol === 'coupon')).toMatchObject([
        { main: null, canary: null, offline: { by: { user: 'admin' } } },
      ]);
      const gone = witness.changes.filter(({ what }) => what === 'gone').map(({ name }) => name);
      expect(gone).toContain(`dev/${main?.name}`);
    }, 60_000);

    it('makes what somebody deletes again as it was stored', async () => {
      const name = rowIn('shop test stable')?.name ?? '';
      const before = witness.seen(`Deployment test/${name}`);
      const former = (await laneOf('shop test stable')).main?.pods.map((pod) => pod.name) ?? [];
      const { url, token } = sandbox.kubernetes ?? { url: '', token: '' };
      await fetch(`${url}/apis/apps/v1/namespaces/test/deployments/${name}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
      const isNew = (pod: { readonly name: string; readonly ready: boolean }) =>
        pod.ready && !former.includes(pod.name);
      await expect
        .poll(async () => (await laneOf('shop test stable')).main?.pods.filter(isNew).length, {
          timeout: 20_000,
        })
        .toBe(2);

      const after = witness.seen(`Deployment test/${name}`);
      expect(after?.uid).not.toBe(before?.uid);
      expect(after?.written).toBe(before?.written);
    }, 60_000);

    it('writes routes that are worded otherwise from now on in turns, and loses no request over it', async () => {
      await server.stop();
      const routes = [...readWorld(release.directory).values()].filter(leads);
      const writes = () =>
        witness.changes
          .slice(from)
          .filter(({ kind, what }) => routeKinds.includes(kind) && (what === 'written' || what === 'made'));
      const from = witness.changes.length;
      const running = startLoadOf(addressesIn(routes, gateway()), perSecond);
      server = await opened({ ...outside(), ...reworded });
      const left = () => routes.filter(({ name }) => writes().every((write) => write.name !== name));
      await expect.poll(left, { timeout: 30_000 }).toEqual([]);
      await pause(1_000);
      const { sent, failed } = await running.stop();
      const written = writes().map(({ name }) => name);

      expect(sent).toBeGreaterThan(perSecond);
      expect(failed).toEqual([]);
      expect(routes.length).toBeGreaterThan(12);
      expect(written).toEqual([...new Set(written)]);
      expect(busiestSecond(writes())).toBeLessThanOrEqual(10);
    }, 60_000);

    it('moves nothing either when it starts again with the sandbox in itself', async () => {
      witness.stop();
      await server.stop();
      await sandbox.close();
      const before = readWorld(release.directory);
      server = await opened({ SANDBOX: 'kubernetes', SANDBOX_GATEWAY_PORT: '0', ...reworded });
      await pause(3_000);
      await server.stop();

      expect(before.size).toBeGreaterThan(80);
      expect(identities([...readWorld(release.directory).values()])).toEqual(
        identities([...before.values()]),
      );
    }, 60_000);
  });
});

const ingress = z.object({
  spec: z.object({
    rules: z.array(
      z.object({ host: z.string(), http: z.object({ paths: z.tuple([z.object({ path: z.string() })]) }) }),
    ),
  }),
});

/** Whether requests of a lane come by it; another object of a route may only tell how far the gateway is. */
const leads = ({ kind, written }: Sight): boolean => kind === 'Ingress' && written.includes(anythingBelow);
const anythingBelow = '(/|$)(.*)';

/** Every address that a route of that world leads from. */
function addressesIn(world: readonly Sight[], gateway: string): Target[] {
  return (
    world
      .filter(({ kind }) => kind === 'Ingress')
      .flatMap(({ written }) => ingress.parse(JSON.parse(written)).spec.rules)
      // Asked by Arthor alone.
      .filter(({ http }) => !http.paths[0].path.startsWith('/arthor-tick/'))
      .map(({ host, http }) => ({ host, url: `${gateway}${plainPath(http.paths[0].path)}` }))
  );
}

/** The path that a regular expression of ours begins with. */
const plainPath = (pattern: string) => pattern.replace(anythingBelow, '/').replaceAll('\\.', '.');

const identities = (sights: readonly Sight[]) =>
  sights
    .map(({ kind, name, uid, generation, written }) => ({ kind, name, uid, generation, written }))
    .sort((a, b) => (a.kind + a.name < b.kind + b.name ? -1 : 1));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
