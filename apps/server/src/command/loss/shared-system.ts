import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Ends } from './ends.js';
import { freeBase } from './port.js';

const run = promisify(execFile);

/** The ports that a cluster takes, from that of its API on: the gateway's are the last two. */
const clusterPorts = [0, 1, 2, 3, 4, 5, 37, 38];

/** A cluster whose pods really run, and the gateway in front of it. */
export interface RealCluster {
  readonly kubeconfig: string;
  readonly gatewayUrl: string;
  /** The Gateway that HTTPRoutes attach to. */
  readonly gateway: string;
  /** Its folder: sockets, logs and the programs; null where it was there before. */
  readonly directory: string | null;
}

/** Starts a cluster with the scripts of the shared folder; ends with `ends`. */
export async function startCluster(
  { shared, directory }: { shared: string; directory: string },
  ends: Ends,
): Promise<RealCluster> {
  const port = await freeBase(clusterPorts);
  const env = { ...process.env, ARTHOR_CLUSTER_DIR: directory, ARTHOR_CLUSTER_PORT: String(port) };
  ends.add('the cluster', () => run(join(shared, 'cluster/down'), { env }));
  const { stdout } = await run(join(shared, 'cluster/up'), ['--real-node', '--gateway'], { env });
  return {
    kubeconfig: stdout.trim(),
    gatewayUrl: `http://127.0.0.1:${port + 37}`,
    gateway: 'default/gateway',
    directory,
  };
}

/** Starts MariaDB with the scripts of the shared folder; its address. */
export async function startMariaDb(
  { shared, directory, port }: { shared: string; directory: string; port: number },
  ends: Ends,
): Promise<string> {
  const script = join(shared, 'services/mariadb.sh');
  const env = { ...process.env, ARTHOR_SERVICES: directory, ARTHOR_DB_PORT: String(port) };
  ends.add('MariaDB', () => run(script, ['down'], { env }));
  await run(script, ['up'], { env });
  return `mysql://arthor:arthor@127.0.0.1:${port}/arthor`;
}

/** The versions of what the requests went through. */
export async function versionsOf(shared: string, { directory }: RealCluster): Promise<string> {
  if (directory === null) return 'a cluster that was running';
  const { stdout } = await run(join(directory, 'kube'), ['kubectl', 'version', '--client']);
  // The gateway is built from its module and knows no version of itself.
  const modules = await readFile(join(shared, 'cluster/traefik/go.mod'), 'utf8');
  const found = (text: string, what: RegExp) => what.exec(text)?.[1] ?? 'of unknown version';
  return `Kubernetes ${found(stdout, /Version: (v[\d.]+)/)}, Traefik ${found(modules, /traefik\/v3 (v[\d.]+)/)}`;
}
