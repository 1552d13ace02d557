import { describe, it } from 'vitest';
import { RestBench } from './rest-bench.fixture.js';
import { tryFalling, tryRoom } from './rest-falling.fixture.js';
import { tryEveryOperation } from './rest-operations.fixture.js';
import { trySwitches, tryKilledPod } from './rest-uncoupled.fixture.js';

const env = { SANDBOX: 'kubernetes', SANDBOX_GATEWAY_PORT: '0', DRAIN_SECONDS: '0.3' };
const environments = ['blue', 'green'] as const;

// They wait for pods most of the time: all at once.
describe('on the sandbox', { timeout: 120_000 }, () => {
  const native = (provider: string) => ({
    KUBERNETES_ROUTE_PROVIDER: provider,
    KUBERNETES_GATEWAY: 'default/gateway',
  });
  it.concurrent.each([
    ['ingress-nginx', native('ingress-nginx'), 'gateway'],
    ['gateway-api', native('gateway-api'), 'gateway'],
    ['apisix', { SANDBOX: 'kubernetes,apisix', COMMAND_DEPLOY_MODE: 'UNCOUPLED' }, 'apisix'],
  ] as const)('every operation works by REST, on %s', (_, chosen, asked) => {
    return tryEveryOperation({
      env: { ...env, ...chosen },
      environments,
      settings: {},
      exact: false,
      asked,
      figures: null,
    });
  });

  it.concurrent('a lane goes to APISIX and back; a pod that is killed is called no more', async () => {
    const both = { ...env, SANDBOX: 'kubernetes,apisix', KEEP_WARM_SECONDS: '0' };
    const bench = await RestBench.start({ env: both, environments, settings: { deployMode: 'UNCOUPLED' } });
    await Promise.all([trySwitches(bench), tryKilledPod(bench)]);
    await bench.stop();
  });

  it.concurrent('what falls is taken back and told; what is warm goes where there is no room', async () => {
    const kept = { ...env, KEEP_WARM_SECONDS: '60' };
    const bench = await RestBench.start({ env: kept, environments, settings: {} });
    await Promise.all([tryFalling(bench), tryRoom(bench)]);
    await bench.stop();
  });

  it.concurrent(
    'a gateway that cannot be asked delays the first release only, and is told as assumed',
    async ({ expect }) => {
      // Nobody is there.
      const settings = { gatewayUrl: 'http://127.0.0.1:1' };
      const bench = await RestBench.start({ env, environments, settings });
      const deploy = async (symbol: string) => {
        const build = await bench.build(symbol);
        const body = { operate: 'DEPLOY', build, environment: 'blue', symbol } as const;
        const { createdAt, finishedAt } = await bench.done(body);
        const { inForce } = (await bench.lane('blue', symbol)).traffic;
        expect(inForce).toMatchObject({ main: 100, how: 'assumed' });
        return Date.parse(finishedAt ?? '') - Date.parse(createdAt);
      };
      expect(await deploy('first')).toBeGreaterThan(10_000);
      expect(await deploy('second')).toBeLessThan(8_000);
      const { providers } = await bench.api('getSystem', {});
      expect(providers).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: 'database', lastError: null }),
          expect.objectContaining({ name: 'kubernetes', lastError: null }),
          expect.objectContaining({
            name: 'gateway',
            instance: '127.0.0.1:1',
            lastSuccessAt: null,
            lastError: expect.objectContaining({ code: 'GATEWAY_UNREACHABLE' }),
          }),
        ]),
      );
      await bench.stop();
    },
  );
});
