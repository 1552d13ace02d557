import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesApi } from '@arthor/provider';
import { startSandbox, type Sandbox } from '@arthor/sandbox';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import type { TestCluster } from './two-clusters.fixture.js';

const clock = new SystemClock();
const random = new SystemRandom();

/** A world of the sandbox as a cluster of that name. */
export async function sandboxCluster(name: string): Promise<TestCluster> {
  const directory = mkdtempSync(join(tmpdir(), `arthor-${name}-`));
  const start = () =>
    startSandbox({
      simulate: { kubernetes: true, jenkins: false },
      directory,
      name,
      clock,
      random,
      gatewayPort: 0,
    });
  let sandbox: Sandbox | null = await start();
  const kubeconfig = join(directory, 'sandbox.kubeconfig');
  const lose = async () => {
    const lost = sandbox;
    sandbox = null;
    await lost?.close();
  };
  return {
    kubeconfig,
    gatewayUrl: sandbox.gateway?.url ?? null,
    api: new KubernetesApi({ kubeconfig: { files: [kubeconfig] }, clock, log: () => undefined }),
    lose,
    restore: async () => {
      sandbox = await start();
    },
    close: async () => {
      await lose();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
