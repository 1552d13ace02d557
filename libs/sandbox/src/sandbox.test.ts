import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptPort, kube, kubeApply, testSandbox } from './wire/sandbox.fixture.js';
import { FileJournal } from './world/journal.js';
import { VirtualClock } from './world/virtual-clock.js';
import { apply, deployment, holds, live, pods, target, testWorld } from './world/world.fixture.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'arthor-sandbox-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const journalPath = () => join(directory, 'sandbox-world.jsonl');

/** A world over the journal in the directory, without ending the one before: as after a kill. */
function reopened(clock: VirtualClock) {
  return testWorld({ clock, journal: new FileJournal(journalPath()) }).world;
}

describe('a world that was killed', () => {
  it('has everything that was answered, and time went on', () => {
    const clock = new VirtualClock();
    const before = reopened(clock);
    apply(before, 'deployments', 'shop', deployment('shop', { replicas: 2 }));
    clock.advance(300);
    const names = pods(before, 'shop').map((pod) => pod.metadata.name);
    const later = new VirtualClock(clock.now() + 600_000);

    const after = reopened(later);

    expect(pods(after, 'shop').map((pod) => pod.metadata.name)).toEqual(names);
    expect(pods(after, 'shop').every((pod) => holds(pod, 'Ready'))).toBe(true);
    expect(live(after, 'shop').status.availableReplicas).toBe(2);
    const readyAt = Date.parse(
      pods(after, 'shop')[0]?.status.conditions?.find((each) => each.type === 'Ready')?.lastTransitionTime ??
        '',
    );
    expect(readyAt).toBeLessThan(clock.now() + 2000);
  });

  it('does not live through weeks of a crashing pod', () => {
    const clock = new VirtualClock();
    const before = reopened(clock);
    apply(before, 'deployments', 'shop', deployment('shop', { image: 'demo/shop-crash:1' }));
    clock.advance(60_000);
    const revision = before.cluster.revision;

    const after = reopened(new VirtualClock(clock.now() + 90 * 86_400_000));

    expect(after.cluster.revision - revision).toBeLessThan(500);
    expect(pods(after, 'shop')[0]?.status.containerStatuses?.[0]?.restartCount).toBeGreaterThan(5);
  });

  it('keeps its identity and never reuses a revision', () => {
    const clock = new VirtualClock();
    const before = reopened(clock);
    apply(before, 'deployments', 'shop', deployment('shop'));
    clock.advance(3000);
    before.run(() => before.writer.remove(target('deployments', 'shop'), { propagation: 'Background' }));
    const uid = before.cluster.objects.namespaces.get('', 'kube-system')?.metadata.uid;
    const revision = before.cluster.revision;

    const after = reopened(clock);

    expect(after.cluster.objects.namespaces.get('', 'kube-system')?.metadata.uid).toBe(uid);
    expect(after.cluster.revision).toBeGreaterThanOrEqual(revision);
    expect(after.cluster.objects.deployments.size).toBe(0);
  });

  it('finishes a deletion that was under way', () => {
    const clock = new VirtualClock();
    const before = reopened(clock);
    apply(before, 'deployments', 'shop', deployment('shop'));
    clock.advance(3000);
    before.run(() => before.writer.remove(target('deployments', 'shop'), { propagation: 'Foreground' }));

    const after = reopened(new VirtualClock(clock.now() + 10_000));

    expect(after.cluster.objects.deployments.size).toBe(0);
    expect(after.cluster.objects.pods.size).toBe(0);
  });

  it('finishes the builds that ran and starts those that waited', () => {
    const clock = new VirtualClock();
    const before = reopened(clock);
    const xml =
      '<flow-definition><hudson.model.StringParameterDefinition><name>branch</name></hudson.model.StringParameterDefinition></flow-definition>';
    before.run(() => before.ci.putJob('shop', xml));
    for (const branch of ['a', 'b'])
      before.run(() => before.ci.trigger('shop', { branch }, branch === 'a' ? 0 : 5000));
    clock.advance(500);

    const after = reopened(new VirtualClock(clock.now() + 400_000));
    const again = reopened(new VirtualClock(clock.now() + 400_000));

    expect(again.ci.builds('shop')).toEqual(after.ci.builds('shop'));
    expect(after.ci.builds('shop').map((build) => [build.number, build.result])).toEqual([
      [2, 'SUCCESS'],
      [1, 'SUCCESS'],
    ]);
  });

  it('leaves out a line that the kill tore', async () => {
    const { appendFileSync } = await import('node:fs');
    const clock = new VirtualClock();
    const before = reopened(clock);
    apply(before, 'deployments', 'shop', deployment('shop'));
    appendFileSync(journalPath(), '{"put":"deployments","rv":9999,"obj');

    expect(live(reopened(clock), 'shop').metadata.name).toBe('shop');
  });
});

describe('a sandbox', () => {
  it('writes where it is, for its owner only', async () => {
    const { sandbox, stop } = await testSandbox({ directory });
    const file: unknown = JSON.parse(readFileSync(join(directory, 'sandbox.json'), 'utf8'));

    expect(file).toEqual({
      gateway: sandbox.gateway,
      kubernetes: sandbox.kubernetes,
      jenkins: sandbox.jenkins,
      nacos: null,
      apisix: null,
    });
    for (const name of ['sandbox.json', 'sandbox.kubeconfig', 'sandbox-world.jsonl']) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    }
    await stop();
  });

  it('comes back at the same addresses with the same tokens and objects', async () => {
    const ports = { kubernetesPort: await keptPort(), jenkinsPort: await keptPort() };
    const first = await testSandbox({ directory, ...ports });
    await kubeApply(first.sandbox, '/apis/apps/v1/namespaces/dev/deployments/shop', deployment('shop'));
    await first.stop();

    const second = await testSandbox({ directory, seed: 99 });

    expect(second.sandbox.kubernetes).toEqual(first.sandbox.kubernetes);
    expect(second.sandbox.jenkins).toEqual(first.sandbox.jenkins);
    expect((await kube(second.sandbox, 'GET', '/apis/apps/v1/namespaces/dev/deployments/shop')).status).toBe(
      200,
    );
    await second.stop();
  });

  it('seeds a finished build with its log', async () => {
    const { sandbox, clock, stop } = await testSandbox({ directory });
    const config = '<flow-definition/>';

    const build = sandbox.seedBuild({
      job: 'shop',
      config,
      parameters: { branch: 'main', environment: 'dev' },
      finishedAt: clock.now() - 60_000,
    });

    expect(build).toMatchObject({
      number: 1,
      result: 'SUCCESS',
      image: `registry.localhost/demo/shop:${build.commit}-dev`,
    });
    expect(build.url).toBe(`${sandbox.jenkins?.url}/job/shop/1/`);
    const seeded = sandbox.world.ci.build('shop', 1);
    expect(seeded && sandbox.world.ci.log(seeded)).toContain('Finished: SUCCESS');
    await stop();
  });
});
