import { afterAll, beforeAll, expect, it } from 'vitest';
import { RestBench } from './rest-bench.fixture.js';
import { restOperations } from './rest-operations.fixture.js';

const sandbox = { SANDBOX: 'kubernetes', SANDBOX_GATEWAY_PORT: '0', DRAIN_SECONDS: '0.3' };

for (const provider of ['ingress-nginx', 'gateway-api'])
  restOperations(`the sandbox, ${provider}`, async () => ({
    env: {
      ...sandbox,
      KUBERNETES_ROUTE_PROVIDER: provider,
      KUBERNETES_GATEWAY: 'default/gateway',
    },
    environments: ['blue', 'green'],
    settings: {},
    exact: false,
    figures: null,
  }));

let bench: RestBench;
beforeAll(async () => {
  bench = await RestBench.start({
    env: sandbox,
    environments: ['blue', 'green'],
    // Nobody is there.
    settings: { gatewayUrl: 'http://127.0.0.1:1' },
  });
}, 60_000);
afterAll(() => bench?.stop());

it('a gateway that cannot be asked delays the first release only, and is told as assumed', async () => {
  const deploy = async (symbol: string) => {
    const build = await bench.build(symbol);
    const { createdAt, finishedAt } = await bench.done({
      operate: 'DEPLOY',
      build,
      environment: 'blue',
      symbol,
    });
    expect((await bench.lane('blue', symbol)).traffic.inForce).toMatchObject({ main: 100, how: 'assumed' });
    return Date.parse(finishedAt ?? '') - Date.parse(createdAt);
  };
  expect(await deploy('first')).toBeGreaterThan(10_000);
  expect(await deploy('second')).toBeLessThan(8_000);
}, 60_000);
