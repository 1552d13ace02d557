import { expect } from 'vitest';
import { until } from '@arthor/provider/conformance';
import { z } from 'zod';
import { loadOf } from './lane-load.fixture.js';
import type { RestBench } from './rest-bench.fixture.js';
import { sandboxOf } from './sandbox-address.fixture.js';

/** A lane goes to APISIX and back under load: nothing is lost, and nothing of the former kind is left. */
export async function trySwitches(bench: RestBench): Promise<void> {
  const [environment] = bench.environments;
  const symbol = 'switched';
  const to = async (deployMode: 'NATIVE' | 'UNCOUPLED', version: string) => {
    await bench.api('updateEnvironment', {
      params: { name: environment },
      body: { settings: { deployMode } },
    });
    const build = await bench.build(version);
    await bench.done({ operate: 'DEPLOY', build, environment, symbol, replicas: 2 });
    const lane = await until(
      'what was replaced is gone',
      () => bench.lane(environment, symbol),
      ({ draining }) => draining.length === 0,
    );
    expect(lane.main).toMatchObject({ deployMode });
    expect(await bench.shares(environment, symbol, 20)).toEqual({ [version]: 20 });
  };
  await to('NATIVE', '1');
  const { answers, load } = loadOf(bench, environment, symbol);
  await to('UNCOUPLED', '2');
  expect(await keptIn(bench, environment)).toEqual({ routes: 1, upstreams: 1 });
  // What was made in a mode is taken offline in it, whatever the environment's is by then.
  await to('NATIVE', '3');
  expect(await keptIn(bench, environment)).toEqual({ routes: 0, upstreams: 0 });
  await load.stop();

  expect(answers.length).toBeGreaterThan(50);
  expect(answers.filter(({ failure }) => failure !== null)).toEqual([]);
}

/** A pod that somebody kills is out of its pool at once, and its replacement in it when it is ready. */
export async function tryKilledPod(bench: RestBench): Promise<void> {
  const [, environment] = bench.environments;
  const build = await bench.build('1');
  await bench.done({ operate: 'DEPLOY', build, environment, symbol: 'killed', replicas: 2 });
  const { main } = await bench.lane(environment, 'killed');
  const [pod] = main?.pods ?? [];
  const nodes = () => nodesOf(bench, main?.name ?? '');
  expect(await nodes()).toHaveLength(2);
  const { kubernetes } = sandboxOf(bench);
  const killed = Date.now();
  await fetch(`${kubernetes.url}/api/v1/namespaces/${environment}/pods/${pod?.name}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${kubernetes.token}` },
  });
  let slowest = 0;
  const timed = async () => {
    const asked = Date.now();
    const hosts = await nodes();
    slowest = Math.max(slowest, Date.now() - asked);
    return hosts;
  };
  const isOut = await until('it is out', timed, (hosts) => !hosts.includes(pod?.ip ?? ''));
  // Alone it takes a fifth of a second. Some ten requests follow each other in it, and on a busy machine each waits
  // for a core as the one that asks for the nodes does.
  expect(Date.now() - killed).toBeLessThan(1000 + 10 * slowest);
  expect(isOut.length).toBeGreaterThan(0);
  await until('its replacement is in', nodes, ({ length }) => length === 2);
}

const listing = z.object({
  list: z.array(z.object({ value: z.object({ labels: z.record(z.string(), z.string()) }) })),
});
const upstream = z.object({ value: z.object({ nodes: z.array(z.object({ host: z.string() })) }) });

/** How many objects APISIX keeps for an environment. */
async function keptIn(
  bench: RestBench,
  environment: string,
): Promise<{ readonly routes: number; readonly upstreams: number }> {
  const count = async (kind: string) =>
    listing
      .parse(await asked(bench, kind))
      .list.filter(({ value }) => Object.values(value.labels).includes(environment)).length;
  return { routes: await count('routes'), upstreams: await count('upstreams') };
}

/** Addresses that APISIX calls for a deployment. */
const nodesOf = async (bench: RestBench, name: string): Promise<readonly string[]> =>
  upstream.parse(await asked(bench, `upstreams/${name}`)).value.nodes.map(({ host }) => host);

async function asked(bench: RestBench, path: string): Promise<unknown> {
  const { apisix } = sandboxOf(bench);
  const headers = { [apisix?.authKey ?? '']: apisix?.token ?? '' };
  return (await fetch(`${apisix?.url}/apisix/admin/${path}`, { headers })).json();
}
