import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesApi } from '@arthor/provider';
import { renamedKubeconfig, systemClock } from '@arthor/provider/conformance';
import type { TestCluster } from './two-clusters.fixture.js';

/** Passes connections on; while it is stopped nobody answers at its port. */
class Passage {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  port = 0;
  target: { readonly host: string; readonly port: number } = { host: '', port: 0 };

  async start(): Promise<void> {
    const server = createServer((incoming) => {
      const outgoing = connect(this.target);
      for (const [one, other] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => this.sockets.delete(one));
      }
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    // A server that listens on a port answers its address as an object.
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** A real cluster, called otherwise and reached through a passage that can be closed. */
export async function realCluster(file: string | undefined, name: string): Promise<TestCluster> {
  if (file === undefined || file === '') throw new Error(`a kubeconfig must be named for ${name}`);
  const directory = mkdtempSync(join(tmpdir(), `arthor-${name}-`));
  const kubeconfig = join(directory, 'kubeconfig');
  const passage = new Passage();
  await passage.start();
  const { text, server } = renamedKubeconfig(file, name, passage.port);
  passage.target = { host: server.hostname, port: Number(server.port || 443) };
  writeFileSync(kubeconfig, text, { mode: 0o600 });
  return {
    kubeconfig,
    gatewayUrl: null,
    api: new KubernetesApi({ kubeconfig: { files: [file] }, clock: systemClock, log: () => undefined }),
    lose: () => passage.stop(),
    restore: () => passage.start(),
    close: async () => {
      await passage.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
