import { ManualClock } from '../http/manual-clock.fixture.js';
import { stubServer } from '../http/stub-server.fixture.js';
import { KubernetesApi } from './api.js';
import { stubKubeconfig } from './stub-kubeconfig.fixture.js';

/** An API server that keeps what is applied, and tells in which order writes came and were answered. Its watches are mute. */
export interface KeepingCluster {
  readonly api: KubernetesApi;
  /** `write resource/name`, `wrote resource/name` and `watch resource`. */
  readonly told: string[];
  /** A write is not answered before this resolves. */
  until: (object: string) => Promise<unknown>;
  close(): Promise<void>;
}

const ours = { manager: 'arthor', operation: 'Apply', fieldsV1: { 'f:spec': {} } };

/** Starts one. */
export async function keepingCluster(): Promise<KeepingCluster> {
  const kept = new Map<string, object>();
  let version = 1;
  const server = await stubServer((request, response, body) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
    const [group = '', resource = ''] = pathname.split('/').slice(-2);
    const name = `${group}/${resource}`;
    const answer = (object: object | undefined) =>
      response
        .writeHead(object === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(object ?? { kind: 'Status', reason: 'NotFound', code: 404 }));
    if (searchParams.has('watch')) {
      cluster.told.push(`watch ${resource}`);
      return response.writeHead(200).flushHeaders();
    }
    if (request.method === 'GET' && pathname.endsWith(`/namespaces/${name}`)) {
      const items = [...kept].filter(([one]) => one.startsWith(`${resource}/`)).map(([, object]) => object);
      return void answer({ metadata: { resourceVersion: String(version) }, items });
    }
    if (request.method === 'GET') return void answer(kept.get(name));
    const { metadata, ...rest } = JSON.parse(body) as { metadata: object };
    const known = { uid: name, resourceVersion: String(version++), managedFields: [ours] };
    kept.set(name, { ...rest, metadata: { ...metadata, ...known } });
    cluster.told.push(`write ${name}`);
    const finish = async () => {
      await cluster.until(name);
      cluster.told.push(`wrote ${name}`);
      answer(kept.get(name));
    };
    void finish();
  });
  const { file, remove } = await stubKubeconfig(server.url);
  const clock = new ManualClock();
  const api = new KubernetesApi({ kubeconfig: { files: [file] }, clock, log: () => undefined });
  const cluster: KeepingCluster = {
    api,
    told: [],
    until: async () => undefined,
    close: async () => {
      api.close();
      await server.close();
      await remove();
    },
  };
  return cluster;
}
