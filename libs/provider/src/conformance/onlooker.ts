import { KubeConfig, Watch } from '@kubernetes/client-node';
import { z } from 'zod';

/** What somebody who only watches a namespace has seen, in ms of the machine's time. */
export interface Onlooker {
  /** When the Deployment of this name was there; null = not yet. */
  readonly written: (name: string) => number | null;
  /** When the Service of this name had so many ready addresses. */
  readonly ready: (service: string, addresses: number) => number | null;
  /** When a route, of either kind, first led to this Service. */
  readonly routed: (service: string) => number | null;
  readonly close: () => void;
}

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
  const open = new Set<AbortController>();
  let closed = false;
  const follow = async (path: string, see: (object: unknown) => void): Promise<void> => {
    const again = () => void (closed || follow(path, see));
    const stream = await watch.watch(path, {}, (_type, object) => see(object), again);
    open.add(stream);
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
    written: (name) => first.get(`deployment ${name}`) ?? null,
    ready: (service, count) => first.get(`ready ${service} ${count}`) ?? null,
    routed: (service) => first.get(`route ${service}`) ?? null,
    close: () => {
      closed = true;
      for (const stream of open) stream.abort();
    },
  };
}
