import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { readLog } from '../store/snapshot.js';
import { routeNameOf } from '../lane/route-name.js';
import { pause, platform, type Platform } from './platform.fixture.js';

const image = (version: string, word = '') => `registry.localhost/demo/shop${word}:${version}-dev`;

describe('a lane in trouble', () => {
  let p: Platform;
  beforeAll(async () => {
    p = await platform();
  });
  afterAll(() => p.close());

  const deploy = async (symbol: string, reference: string, more: object = {}) =>
    p.submit({ operate: 'DEPLOY', build: await p.build(reference), environment: 'dev', symbol, ...more });
  const statusOf = async (id: number) =>
    (await p.test.store.read((view) => view.rows.findOneByOrFail(DeploymentRow, { id }))).status;

  it.concurrent(
    'lets a newer deploy overtake one that hangs; cancelling it reinstates who serves',
    async ({ expect }) => {
      const serving = await p.ended((await deploy('overtaken', image('1'))).id);
      const hangs = await deploy('overtaken', image('2', '-never-ready'));
      const newer = await deploy('overtaken', image('3', '-never-ready'));

      expect(await p.operation(hangs.id)).toMatchObject({
        status: 'CANCELLED',
        code: 'SUPERSEDED',
        endedBy: newer.id,
      });
      const cancel = await p.submit({ operate: 'CANCEL', operation: newer.id });
      expect((await p.ended(cancel.id)).status).toBe('DONE');
      expect(await statusOf(serving.deploymentId)).toBe('DEPLOYED');
      expect((await p.get('/shop.overtaken/')).body).toMatchObject({ version: '1-dev' });
    },
    60_000,
  );

  it.concurrent(
    'takes a stuck one offline as its operation is cancelled',
    async ({ expect }) => {
      const serving = await p.ended((await deploy('stuck', image('1'))).id);
      const stuck = await deploy('stuck', image('2', '-no-such-image'));
      await pause(1000);
      const offline = await p.submit({ operate: 'DELETE', deployment: stuck.deploymentId });

      expect((await p.ended(offline.id)).status).toBe('DONE');
      expect(await p.operation(stuck.id)).toMatchObject({ status: 'CANCELLED', endedBy: offline.id });
      expect(await statusOf(serving.deploymentId)).toBe('DEPLOYED');
    },
    60_000,
  );

  it.concurrent(
    'leaves the same symbol in another environment alone',
    async ({ expect }) => {
      await p.ended((await deploy('shared', image('1'), { environment: 'prod' })).id);
      await p.ended((await deploy('shared', image('2'))).id);
      const second = await p.ended((await deploy('shared', image('3'))).id);
      await p.ended((await p.submit({ operate: 'DELETE', deployment: second.deploymentId })).id);

      expect((await p.get('/shop.shared/', 'prod.localhost')).body).toMatchObject({ version: '1-dev' });
      expect((await p.get('/shop.shared/')).status).toBe(404);
    },
    60_000,
  );

  it.concurrent(
    'makes again what was deleted behind its back',
    async ({ expect }) => {
      const { deployment } = await p.ended((await deploy('healed', image('1'))).id);
      const before = (await p.get('/shop.healed/')).body['pod'];
      await p.deleteByHand(`apps/v1/namespaces/dev/deployments/${deployment?.name}`);
      const route = routeNameOf({ application: 'shop', environment: 'dev', symbol: 'healed' });
      await p.deleteByHand(`networking.k8s.io/v1/namespaces/dev/ingresses/${route}`);

      const answersFromAnotherPod = async () => {
        const { status, body } = await p.get('/shop.healed/');
        return status === 200 && body['pod'] !== before;
      };
      await expect.poll(answersFromAnotherPod, { timeout: 10_000 }).toBe(true);
    },
    60_000,
  );

  it.concurrent(
    'has no address when internal, and the address goes when an internal one follows',
    async ({ expect }) => {
      await p.ended((await deploy('inside', image('1'), { external: false })).id);
      expect((await p.get('/shop.inside/')).status).toBe(404);
      await p.ended((await deploy('inside', image('2'), { external: true })).id);
      expect((await p.get('/shop.inside/')).status).toBe(200);
      await p.ended((await deploy('inside', image('3'), { external: false })).id);
      expect((await p.get('/shop.inside/')).status).toBe(404);
    },
    60_000,
  );

  it.concurrent(
    'waits for a missing namespace with the line that makes it, and goes on when it is there',
    async ({ expect }) => {
      p.environments.set('later', { ...p.environments.get('dev')!, name: 'later', host: 'later.localhost' });
      const { id } = await deploy('stable', image('1'), { environment: 'later' });
      await expect
        .poll(async () => (await p.operation(id)).blocking, { timeout: 5000 })
        .toMatchObject({ code: 'NAMESPACE_MISSING' });
      p.sandbox.ensureNamespace('later');

      expect((await p.ended(id)).status).toBe('DONE');
    },
    60_000,
  );

  it.concurrent(
    'calls what hangs past its deadline stalled, and cancels it where it was asked to',
    async ({ expect }) => {
      const waits = await deploy('patient', image('1', '-never-ready'), { environment: 'hasty' });
      const gives = await deploy('hasty', image('1', '-never-ready'), {
        environment: 'hasty',
        onStalled: 'CANCEL',
      });

      expect(await p.ended(gives.id)).toMatchObject({ status: 'CANCELLED', code: 'STALLED' });
      await expect
        .poll(async () => (await p.operation(waits.id)).blocking, { timeout: 5000 })
        .toMatchObject({ stalled: true });
      expect((await p.operation(waits.id)).status).toBe('RUNNING');
    },
    60_000,
  );

  it.concurrent(
    'keeps the log of what fell when its pods are gone, and why it was undone',
    async ({ expect }) => {
      await p.ended((await deploy('fell', image('1'))).id);
      const falls = await deploy('fell', image('2', '-crash'));
      await expect
        .poll(async () => (await p.operation(falls.id)).blocking?.code, { timeout: 15_000 })
        .toBe('CRASH_LOOP');
      const cancel = await p.submit({ operate: 'CANCEL', operation: falls.id });
      expect((await p.ended(cancel.id)).status).toBe('DONE');

      expect(await p.operation(falls.id)).toMatchObject({
        status: 'CANCELLED',
        blocking: { code: 'CRASH_LOOP' },
      });
      const kept = await p.test.store.read((view) => readLog(view, falls.deploymentId));
      expect(kept?.text).toContain('crashing because CRASH_AFTER=1s');
      expect(kept?.container).toBe(falls.deployment?.name);
    },
    60_000,
  );

  it.concurrent(
    'keeps what stalled it, also when it gets through in the end',
    async ({ expect }) => {
      const short = { ...p.environments.get('dev')!, progressDeadlineMs: 200 };
      p.environments.set('slow', { ...short, name: 'slow', host: 'slow.localhost' });
      const { id } = await deploy('stable', image('1'), { environment: 'slow' });
      await expect
        .poll(async () => (await p.operation(id)).blocking, { timeout: 5000 })
        .toMatchObject({ code: 'NAMESPACE_MISSING', stalled: true });
      p.sandbox.ensureNamespace('slow');

      expect(await p.ended(id)).toMatchObject({
        status: 'DONE',
        blocking: { code: 'NAMESPACE_MISSING', stalled: true },
      });
    },
    60_000,
  );

  it('ends every lane settled: nothing left to look at but what still waits', async () => {
    const waiting = async () => {
      const lanes = await p.test.store.read((view) => view.rows.find(LaneRow));
      return lanes.filter((lane) => lane.dueAt !== null).map((lane) => lane.symbol);
    };

    await expect.poll(waiting, { timeout: 15_000 }).toEqual(['patient']);
  }, 60_000);
});
