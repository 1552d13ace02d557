import { readFileSync } from 'node:fs';
import { operationCreate, operates } from '@arthor/contract';
import { expect, it } from 'vitest';
import { RestBench } from './rest-bench.fixture.js';

const lines = readFileSync('doc/api.md', 'utf8').match(/^\{"operate".*\}$/gm) ?? [];

it('doc/api.md has an example of every operation', () => {
  const shown = lines.map((line) => operationCreate.parse(JSON.parse(line)).operate);

  expect([...new Set(shown)].toSorted()).toEqual([...operates].toSorted());
});

it('each example works as it is written, one after the other', async () => {
  const bench = await RestBench.start({
    env: { SANDBOX: 'kubernetes', SANDBOX_GATEWAY_PORT: '0', DRAIN_SECONDS: '0.3' },
    environments: ['one', 'two'],
    settings: {},
  });
  const { api } = bench;
  const build = async (name: string) => {
    const image = `registry.localhost/demo/${name}`;
    const body = {
      application: 'shop',
      feature: 'examples',
      environment: 'dev',
      image,
      commit: '0'.repeat(40),
    };
    return (await api('createBuild', { body })).id;
  };
  const stable = async () => {
    const query = { application: 'shop', environment: 'dev', symbol: 'stable' };
    return (await api('listLanes', { query })).items[0];
  };
  /** What the numbers of the page are here. */
  const real = new Map<string, number>();
  const posted = async (line: string) => {
    const text = line.replaceAll(/"(build|deployment|operation)":(\d+)/g, (_, key: string, id: string) => {
      return `"${key}":${real.get(id) ?? 0}`;
    });
    return api('createOperation', { body: JSON.parse(text) });
  };

  try {
    // The application and the environment are there at the first start.
    const feature = { name: 'examples', repositoryUrl: 'https://git.test/shop.git', branch: 'main' };
    await api('createFeature', { params: { name: 'shop' }, body: feature });
    real.set('12', await build('shop:1')).set('13', await build('shop:2'));
    for (const line of lines) {
      const { operate } = operationCreate.parse(JSON.parse(line));
      if (operate === 'CANCEL') {
        const stuck = await build('shop-no-such-image:3');
        const body = { operate: 'DEPLOY', build: stuck, environment: 'dev', symbol: 'stable' } as const;
        real.set('55', (await api('createOperation', { body })).id);
      }
      const { status } = await bench.ended((await posted(line)).id);
      expect(status, line).toBe('DONE');
      const lane = await stable();
      if (operate === 'PROMOTE') real.set('17', lane?.main?.id ?? 0);
      real.set('31', lane?.canary?.id ?? lane?.main?.id ?? 0);
    }
    expect((await stable())?.main ?? null).toBeNull();
  } finally {
    await bench.stop();
  }
}, 60_000);
