import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NacosRegistry } from '@arthor/provider';
import { registryClient, registryConformance, systemClock, systemRandom } from '@arthor/provider/conformance';
import { startSandbox } from '@arthor/sandbox';

for (const nacosVersion of ['2.3.1', '3.0.3'] as const)
  registryConformance(`Nacos ${nacosVersion} in the sandbox`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'arthor-conformance-'));
    const sandbox = await startSandbox({
      simulate: { kubernetes: false, jenkins: false, nacos: true },
      nacosVersion,
      registryLagMs: () => 20,
      directory,
      clock: systemClock,
      random: systemRandom,
      gatewayPort: 0,
    });
    if (sandbox.nacos === null) throw new Error('the sandbox simulates no Nacos');
    const { url, ...login } = sandbox.nacos;
    const rate = { perSecond: 1000, burst: 1000 };
    return {
      registry: new NacosRegistry({ url, login, clock: systemClock, rate }),
      client: (service) => registryClient(url, login, service),
      complaints: [],
      close: async () => {
        await sandbox.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  });
