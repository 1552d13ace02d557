import { KubeConfig, Watch } from '@kubernetes/client-node';
import { z } from 'zod';
import { until } from './patience.js';

/** Somebody who only watches a namespace: when each thing was first seen, in ms of the machine's time; waits for it. */
export interface Onlooker {
  /** The Deployment of this name. */
  readonly written: (name: string) => Promise<number>;
  /** So many ready addresses of the Service of this name. */
  readonly ready: (service: string, addresses: number) => Promise<number>;
  /** A route, of either kind, that leads to this Service. */
  readonly routed: (service: string) => Promise<number>;
  readonly close: () => void;
}

/** A watch that ended, or a kind that this cluster has not, is tried again after this, ms. */
const againMs = 200;
const named = z.object({ metadata: z.object({ name: z.string() }) });
const routing = z.object({ spec: z.unknown() });
const addresses = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  endpoints: z.array(z.object({ conditions: z.object({ ready: z.boolean().optional() }) })).nullish(),
});

/** Watches Deployments, addresses and routes of one namespace, by a client that is not ours. */
export function onlooker(kubeconfig: string, namespace: string): Onlooker {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const watch = new Watch(config);
  const first = new Map<string, number>();
  const note = (what: string) => void (first.has(what) || first.set(what, Date.now()));
  const seen = (what: string) =>
    until(
      what,
      () => Promise.resolve(first.get(what) ?? 0),
      (at) => at > 0,
    );
  const open = new Map<string, AbortController>();
  let closed = false;
  const follow = async (path: string, see: (object: unknown) => void): Promise<void> => {
    const again = () => void setTimeout(() => void (closed || follow(path, see)), againMs);
    const stream = await watch.watch(path, {}, (_type, object) => see(object), again);
    open.set(path, stream);
    if (closed) stream.abort();
  };
  const routes = (object: unknown) => {
    const spec = JSON.stringify(routing.parse(object).spec);
    for (const [name] of spec.matchAll(/(?<="name":")[^"]+/g)) note(`route ${name}`);
  };
  void follow(`/apis/apps/v1/namespaces/${namespace}/deployments`, (object) =>
    note(`deployment ${named.parse(object).metadata.name}`),
  );
  void follow(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, (object) => {
    const { metadata, endpoints } = addresses.parse(object);
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions.ready === true).length;
    for (let count = 1; count <= ready; count++)
      note(`ready ${metadata.labels['kubernetes.io/service-name']} ${count}`);
  });
  void follow(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`, routes);
  void follow(`/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes`, routes);
  return {
    written: (name) => seen(`deployment ${name}`),
    ready: (service, count) => seen(`ready ${service} ${count}`),
    routed: (service) => seen(`route ${service}`),
    close: () => {
      closed = true;
      for (const stream of open.values()) stream.abort();
    },
  };
}
