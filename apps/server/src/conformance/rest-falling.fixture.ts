import { expect } from 'vitest';
import { until } from '@arthor/provider/conformance';
import type { RestBench } from './rest-bench.fixture.js';
import { sandboxOf } from './sandbox-address.fixture.js';

/** What fell stays told: in history and operation, with its cause and its last log, or why a share was away. */
export async function tryFalling(bench: RestBench): Promise<void> {
  const [environment] = bench.environments;
  const podsWith = (env: Record<string, string>) =>
    bench.api('putApplicationSettings', {
      params: { name: 'store' },
      query: { environment },
      body: { env },
    });
  const good = await deploy(bench, [environment, 'fell'], '1');
  await deploy(bench, [environment, 'shared'], '1');
  await podsWith({ CRASH_AFTER: '2s' });
  const weighed = { operate: 'BLUE_GREEN', environment, symbol: 'shared', weight: 20, replicas: 1 } as const;
  const [bad, canary] = await Promise.all([
    deploy(bench, [environment, 'fell'], '2'),
    bench.done({ ...weighed, build: await bench.build('2') }),
  ]);

  const [back] = await until(
    'the main is taken back',
    () => historyOf(bench, environment, 'fell'),
    ([newest]) => newest?.operate === 'ROLLBACK' && newest.status === 'DONE',
  );
  expect(await bench.ask(environment, 'fell')).toBe('1');
  const cause = { code: 'FELL_AFTER_READY', params: { deployment: bad.deploymentId }, operation: bad.id };
  expect(back).toMatchObject({ by: { user: null }, cause, deployment: { id: good.deploymentId } });
  for (const id of [back?.id ?? 0, bad.id]) {
    const { lastLog } = await until(
      'its last log is kept',
      () => bench.api('getOperation', { params: { id } }),
      (operation) => operation.lastLog != null,
    );
    expect(lastLog?.text).toContain('crashing because CRASH_AFTER=2s');
  }

  const [brought] = await until(
    'the share of the canary was away, and is back',
    () => historyOf(bench, environment, 'shared'),
    ([newest]) => newest?.incidents[0]?.to != null,
  );
  const [incident] = brought?.incidents ?? [];
  expect(brought).toMatchObject({ id: canary.id, operate: 'BLUE_GREEN', status: 'DONE' });
  expect(incident).toMatchObject({ code: 'CANARY_DOWN', params: { weight: 20 } });
  expect(incident?.why).not.toBe('');
  expect(Date.parse(incident?.to ?? '')).toBeGreaterThan(Date.parse(incident?.from ?? ''));
  const { incidents } = await bench.api('getOperation', { params: { id: canary.id } });
  expect(incidents?.[0]).toEqual(incident);
}

/** What is kept warm goes when pods find no room, and nothing shrinks what serves. */
export async function tryRoom(bench: RestBench): Promise<void> {
  const [, environment] = bench.environments;
  await roomFor(bench, environment, 4);
  await deploy(bench, [environment, 'a'], '1', 1);
  const replacing = await deploy(bench, [environment, 'a'], '2', 1);
  const [warm] = await until(
    'the one before is kept warm',
    async () => (await bench.lane(environment, 'a')).warm,
    ({ length }) => length === 1,
  );
  expect(warm?.deployment.id).toBe(replacing.related[0]?.id);

  // Two of three find room; the third takes that of the one kept warm.
  const wide = await deploy(bench, [environment, 'b'], '3', 3);
  expect(wide.deployment).toMatchObject({ replicas: 3 });
  expect((await bench.lane(environment, 'a')).warm).toEqual([]);
  expect(await bench.ask(environment, 'a')).toBe('2');

  // There is room for nothing more: a new main asks for as many pods as the old one has, not for fewer.
  const build = await bench.build('4');
  const body = { operate: 'DEPLOY', build, environment, symbol: 'b' } as const;
  const { id } = await bench.api('createOperation', { body });
  const { blocking, deployment } = await until(
    'it says what it waits for',
    () => bench.api('getOperation', { params: { id } }),
    (operation) => operation.blocking?.code === 'TOO_MANY_PODS',
  );
  expect(deployment).toMatchObject({ replicas: 3 });
  expect(blocking?.providerReason).toBe('Unschedulable');
  expect(await bench.shares(environment, 'b', 20)).toEqual({ 3: 20 });
  await bench.done({ operate: 'CANCEL', operation: id });

  const settings = { protected: true };
  await bench.api('updateEnvironment', { params: { name: environment }, body: { settings } });
  const thin = { ...body, operate: 'BLUE_GREEN', weight: 50, replicas: 1 } as const;
  await expect(bench.api('createOperation', { body: thin })).rejects.toThrow(/422 .*"CAPACITY"/);
}

async function deploy(
  bench: RestBench,
  [environment, symbol]: readonly [string, string],
  version: string,
  replicas?: number,
) {
  const build = await bench.build(version);
  const body = { operate: 'DEPLOY', build, environment, symbol } as const;
  return bench.done(replicas === undefined ? body : { ...body, replicas });
}

async function historyOf(bench: RestBench, environment: string, symbol: string) {
  const { id } = await bench.lane(environment, symbol);
  return (await bench.api('getLaneHistory', { params: { id } })).items;
}

/** The simulated cluster takes no more pods than that in a namespace. */
async function roomFor(bench: RestBench, namespace: string, pods: number): Promise<void> {
  const { kubernetes } = sandboxOf(bench);
  const answer = await fetch(`${kubernetes.url}/api/v1/namespaces/${namespace}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${kubernetes.token}`,
      'content-type': 'application/merge-patch+json',
    },
    body: JSON.stringify({ metadata: { annotations: { 'arthor.test/pods': String(pods) } } }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
