import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnvironmentSettings } from '@arthor/contract';
import { apiAway } from './loss/api-away.js';
import { Ends } from './loss/ends.js';
import { type LossOptions, type LossProvider, readOptions, usage } from './loss/options.js';
import { withSection } from './loss/page.js';
import { lossRun } from './loss/run.js';
import { freePort } from './loss/port.js';
import { type RealCluster, startCluster, startMariaDb, versionsOf } from './loss/shared-system.js';
import { containerdOf, importStreamImage, streamImage } from './loss/stream-image.js';
import { isClean, table } from './loss/table.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const page = join(root, 'doc/loss.md');

/** Short times, so that hundreds of switch-overs fit into minutes; at the defaults a few are enough. */
const hurried: EnvironmentSettings = {
  gatewayReplicas: 1,
  minReadySeconds: 0,
  drainSeconds: 5,
  keepWarmSeconds: 5,
};

/** Two instances of APISIX, each up to a second behind what is written: far longer than what is merely assumed is given. */
const lagging = {
  SANDBOX: 'kubernetes,apisix',
  COMMAND_DEPLOY_MODE: 'UNCOUPLED',
  SANDBOX_PROPAGATION_SECONDS: '1',
};
const sandboxOf = ({ mode }: LossOptions): string =>
  mode === 'UNCOUPLED' ? 'the sandbox: two instances of APISIX, up to 1 s behind' : 'the sandbox';

const ends = new Ends();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    interrupted = true;
    void ends.close().finally(() => process.exit(130));
  });
try {
  const options = optionsOrEnd();
  for (const provider of options.providers) if (!(await runOf(provider, options))) process.exitCode = 1;
} catch (error) {
  // What was ended under its feet is no news.
  if (!interrupted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = interrupted ? 130 : 1;
} finally {
  await ends.close();
}
process.exit();

function optionsOrEnd(): LossOptions {
  try {
    return readOptions(process.argv.slice(2), process.env, root);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(1);
  }
}

/** One provider from start to end; false where something was lost. */
async function runOf(provider: LossProvider, options: LossOptions): Promise<boolean> {
  // A short path: a cluster keeps sockets below it.
  const directory = mkdtempSync(join(tmpdir(), 'arthor-loss-'));
  ends.add('the folder', () => rmSync(directory, { recursive: true, force: true }));
  const shared = options.shared ?? '';
  const cluster = provider === 'sandbox' ? null : await clusterOf(options, directory);
  const home = join(directory, 'home');
  mkdirSync(home);
  const maria = { shared, directory: join(directory, 's'), port: await freePort() };
  const mariadb = options.database === 'mariadb' ? await startMariaDb(maria, ends) : null;
  const sandboxPort = String(await freePort());
  const version = commit();
  console.log(`${provider} ${options.mode}: ${options.switchOvers} switch-overs …`);
  const result = await lossRun(
    {
      directory: home,
      env: {
        DATABASE_URL: mariadb ?? `sqlite:${join(home, 'arthor.sqlite')}`,
        ...(cluster === null
          ? { SANDBOX_GATEWAY_PORT: sandboxPort, ...(options.mode === 'UNCOUPLED' ? lagging : {}) }
          : {
              KUBERNETES_CONFIG: cluster.kubeconfig,
              KUBERNETES_ROUTE_PROVIDER: provider,
              KUBERNETES_GATEWAY: cluster.gateway,
              GATEWAY_URL: cluster.gatewayUrl,
            }),
      },
      kubeconfig: cluster?.kubeconfig ?? null,
      gatewayUrl: cluster?.gatewayUrl ?? `http://127.0.0.1:${sandboxPort}`,
      settings: options.defaults ? { gatewayReplicas: 1 } : hurried,
      switchOvers: options.switchOvers,
      // The sandbox's pods end a second after they are told to, whoever still waits for an answer.
      longMs: provider === 'sandbox' ? 500 : 3_000,
      exact: provider !== 'sandbox',
      interrupt: cluster === null || !options.apiAway ? null : apiAway(cluster.kubeconfig, ends),
      streamImage: cluster === null ? null : await streamsOf(cluster, directory),
    },
    ends,
  );
  const text = table(
    {
      title: [
        options.mode === 'UNCOUPLED' ? 'apisix' : provider,
        ...(options.defaults ? ['with the defaults'] : []),
        ...(options.apiAway ? ['the API server away for 30 s in the middle of each operation'] : []),
        ...(mariadb === null ? [] : ['on MariaDB']),
      ].join(', '),
      date: new Date().toISOString().slice(0, 10),
      version,
      systems: cluster === null ? sandboxOf(options) : await versionsOf(shared, cluster),
      database: mariadb === null ? 'SQLite' : 'MariaDB',
      settings: options.defaults
        ? 'drain, warmth and readiness as they are where nobody says anything'
        : `minReadySeconds 0, drain 5 s, kept warm for 5 s${options.mode === 'NATIVE' ? ', one instance of the gateway' : ''}`,
    },
    result,
  );
  console.log(text);
  if (cluster !== null || options.mode === 'UNCOUPLED')
    writeFileSync(page, withSection(existsSync(page) ? readFileSync(page, 'utf8') : null, text));
  await ends.close();
  return isClean(result);
}

/** The image of pods that hold connections open; null, with a line, where it cannot be brought to the cluster. */
async function streamsOf({ kubeconfig }: RealCluster, directory: string): Promise<string | null> {
  const folder = join(directory, 'image');
  mkdirSync(folder);
  try {
    await importStreamImage(containerdOf(kubeconfig), folder);
    return streamImage;
  } catch (error) {
    console.error(`no long connections: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** The cluster that the environment names, or one of this run's own. */
async function clusterOf({ shared }: LossOptions, directory: string): Promise<RealCluster> {
  const { KUBECONFIG: kubeconfig, GATEWAY_URL: gatewayUrl, KUBERNETES_GATEWAY: gateway } = process.env;
  if (kubeconfig !== undefined && gatewayUrl !== undefined)
    return { kubeconfig, gatewayUrl, gateway: gateway ?? 'default/gateway', directory: null };
  if (shared === null) throw new Error('no folder with the scripts of a cluster: see --shared');
  return startCluster({ shared, directory: join(directory, 'k') }, ends);
}

/** What is run: the commit, and whether anything but the page of the tables differs from it. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!doc/loss.md');
  return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' with changes'}`;
}
