import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShortClusterMemory } from '@arthor/provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemRandom } from '../runtime/random.js';
import { Contexts } from './contexts.js';
import { Clusters } from './open-clusters.js';
import { MovableClock } from './test-server.js';

const clock = new MovableClock();
const signal = new AbortController().signal;
const choice = {
  cluster: 'east',
  deployMode: 'NATIVE',
  routeProvider: 'auto',
  apisixControlUrls: null,
  gateway: null,
  ingressClass: null,
  gatewayUrl: null,
  gatewayReplicas: null,
} as const;

/** An API server that only says which cluster it is. */
async function api(identity: string): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ metadata: { name: 'kube-system', uid: identity } })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port answers its address as an object.
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}` };
}

describe('the cluster of an identity', () => {
  const directory = mkdtempSync(join(tmpdir(), 'arthor-clusters-'));
  const file = join(directory, 'kubeconfig');
  const servers: Server[] = [];
  let urls: Record<string, string>;
  beforeAll(async () => {
    const apis = { east: await api('uid-east'), west: await api('uid-west'), gone: await api('uid-gone') };
    servers.push(...Object.values(apis).map(({ server }) => server));
    urls = Object.fromEntries(Object.entries(apis).map(([name, { url }]) => [name, url]));
  });
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(directory, { recursive: true });
  });

  /** A kubeconfig with these contexts, at these addresses. */
  const write = (clusters: Record<string, string | undefined>): void => {
    const names = Object.keys(clusters);
    const config = {
      clusters: names.map((name) => ({ name, cluster: { server: clusters[name] } })),
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: names.map((name) => ({ name, context: { cluster: name, user: 'u' } })),
      'current-context': names[0],
    };
    writeFileSync(file, JSON.stringify(config));
  };
  const open = async (clusters: Record<string, string | undefined>) => {
    write(clusters);
    const kubeconfig = { files: [file] };
    const contexts = new Contexts(kubeconfig, clock, () => undefined);
    await contexts.read();
    return new Clusters({
      api: { kubeconfig, clock, log: () => undefined },
      contexts,
      memory: () => new ShortClusterMemory(),
      instanceId: 'i',
      random: new SystemRandom(),
      pathType: 'Prefix',
    });
  };
  const clusterAt = (clusters: Clusters, cluster: string) => {
    const found = clusters.of({ ...choice, cluster });
    if ('problem' in found) throw new Error(found.problem.message);
    return found.cluster;
  };

  it('is found behind whatever context leads there', async () => {
    const clusters = await open({ east: urls['east'], west: urls['west'] });
    const found = await clusters.byIdentity('uid-west', choice, signal);
    expect(found?.cluster).toBe(clusterAt(clusters, 'west'));
    expect((await clusters.byIdentity('uid-east', choice, signal))?.cluster).toBe(
      clusterAt(clusters, 'east'),
    );
    // The environment's own context may be none now.
    const lost = { ...choice, cluster: 'north' };
    expect((await clusters.byIdentity('uid-west', lost, signal))?.cluster).toBe(clusterAt(clusters, 'west'));
  });

  it('is none only when every context said that it is another one', async () => {
    const all = await open({ east: urls['east'], west: urls['west'] });
    expect(await all.byIdentity('uid-gone', choice, signal)).toBeNull();
    const one = await open({ east: urls['east'], silent: 'http://127.0.0.1:1' });
    await expect(one.byIdentity('uid-gone', choice, signal)).rejects.toMatchObject({ kind: 'TRANSIENT' });
    expect(await one.byIdentity('uid-east', choice, signal)).not.toBeNull();
    // A context that is not there cannot lead anywhere.
    expect(await all.byIdentity('uid-gone', { ...choice, cluster: 'north' }, signal)).toBeNull();
  });

  it('is asked for again when its context leads to another address', async () => {
    const cluster = clusterAt(await open({ east: urls['east'] }), 'east');
    expect(await cluster.identity(signal)).toBe('uid-east');
    write({ east: urls['west'] });
    clock.forward(61_000);
    expect(await cluster.identity(signal)).toBe('uid-west');
  });
});
