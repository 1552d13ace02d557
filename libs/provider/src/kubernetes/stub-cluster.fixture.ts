import { ManualClock } from '../http/manual-clock.fixture.js';
import { stubServer, type StubServer } from '../http/stub-server.fixture.js';
import { KubernetesApi } from './api.js';
import { stubKubeconfig } from './stub-kubeconfig.fixture.js';

/** What the API server says to whatever it is asked. */
export interface StubAnswer {
  readonly status: number;
  readonly body: object;
}

/** An API server that answers as a test says, and the client that asks it. */
export interface StubCluster {
  readonly api: KubernetesApi;
  readonly clock: ManualClock;
  readonly server: StubServer;
  readonly close: () => Promise<void>;
}

/** Starts one; `answer` is asked at each request. */
export async function stubCluster(answer: () => StubAnswer): Promise<StubCluster> {
  const server = await stubServer((_request, response) => {
    const { status, body } = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const { file, remove } = await stubKubeconfig(server.url);
  const clock = new ManualClock();
  const api = new KubernetesApi({ kubeconfig: { files: [file] }, clock, log: () => undefined });
  const close = async () => {
    api.close();
    await server.close();
    await remove();
  };
  return { api, clock, server, close };
}
