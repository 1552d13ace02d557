import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'vitest';
import { systemClock, systemRandom } from '@arthor/provider/conformance';
import { startSandbox, type Fault } from '@arthor/sandbox';
import { Ends } from '../command/loss/ends.js';
import { tryOutage, type Outage } from './outage.fixture.js';
import { RestBench } from './rest-bench.fixture.js';

const environments = ['away-a', 'away-b'] as const;

/** Needs nothing but time: the sandbox's APISIX, two instances of it up to a second behind. */
describe('an Admin API of APISIX that is away in the middle of an operation', { timeout: 900_000 }, () => {
  const ends = new Ends();
  afterEach(() => ends.close());

  async function open() {
    const directory = mkdtempSync(join(tmpdir(), 'arthor-away-'));
    ends.add('the folder', () => rmSync(directory, { recursive: true, force: true }));
    const sandbox = await startSandbox({
      simulate: { kubernetes: true, jenkins: false, apisix: true },
      directory,
      clock: systemClock,
      random: systemRandom,
      gatewayPort: 0,
      propagationMs: () => systemRandom.next() * 1000,
    });
    ends.add('the sandbox', () => sandbox.close());
    for (const name of environments) sandbox.ensureNamespace(name);
    const { kubernetes, gateway, apisix } = sandbox;
    const at = new URL(apisix?.url ?? '');
    const env = {
      SANDBOX: 'off',
      KUBERNETES_CONFIG: kubernetes?.kubeconfig ?? '',
      GATEWAY_URL: gateway?.url ?? '',
      COMMAND_DEPLOY_MODE: 'UNCOUPLED',
      APISIX_HOST: at.hostname,
      APISIX_PORT: at.port,
      APISIX_TOKEN: apisix?.token ?? '',
      APISIX_CONTROL_URLS: apisix?.controlUrls.join(',') ?? '',
      DRAIN_SECONDS: '1',
      KEEP_WARM_SECONDS: '90',
      MIN_READY_SECONDS: '0',
    };
    const bench = await RestBench.start({ env, environments, settings: {} });
    ends.add('the server', () => bench.stop());
    return { sandbox, bench, key: apisix?.token ?? '' };
  }

  it.each<[Fault, number, string]>([
    [{ kind: 'close' }, 4_000, 'APISIX_UNREACHABLE'],
    [{ kind: 'status', status: 503 }, 4_000, 'APISIX_FAULT'],
    [{ kind: 'close' }, 30_000, 'APISIX_UNREACHABLE'],
  ])('%o for %i ms: it says so, nothing is lost, and each goes on by itself', async (fault, ms, code) => {
    const { sandbox, bench, key } = await open();
    const writes: number[] = [];
    sandbox.world.apisix.store.watch(() => writes.push(Date.now()));
    const outage: Outage = {
      title: JSON.stringify(fault),
      // What instances hold they go on telling.
      begin: () => sandbox.faults.add({ server: 'apisix', path: /^\/apisix\/admin/, times: Infinity }, fault),
      end: () => sandbox.faults.clear(),
      ms,
      code,
      secret: key,
      writes,
    };
    await tryOutage(bench, environments[0], outage);
  });
});
