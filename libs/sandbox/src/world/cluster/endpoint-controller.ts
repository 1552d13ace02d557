import type { Cluster } from './cluster.js';
import type { Endpoint, EndpointSlice, Pod, Service } from './object.js';
import { keyOf } from './object.js';
import { portNumber } from './pod-behaviour.js';
import { generateName } from './random-name.js';
import { isReady } from './replica-set-controller.js';

/** Keeps one EndpointSlice per Service with the pods its selector finds. */
export class EndpointController {
  /** Services by the first pair of their selector, so that a pod's change looks at few of them. */
  private readonly bySelector = new Map<string, Set<string>>();

  constructor(private readonly cluster: Cluster) {
    for (const service of cluster.objects.services.values()) this.index(service, null);
  }

  /** Follows a change of a Service's selector. */
  index(service: Service | null, previous: Service | null): void {
    if (previous !== null) this.bySelector.get(selectorKey(previous))?.delete(keyOf(previous));
    if (service === null) return;
    const key = selectorKey(service);
    const known = this.bySelector.get(key) ?? new Set();
    this.bySelector.set(key, known.add(keyOf(service)));
  }

  /** The Services whose selector may find a pod with these labels. */
  servicesFor(pod: Pod): readonly string[] {
    const keys: string[] = [];
    for (const [name, value] of Object.entries(pod.metadata.labels ?? {})) {
      keys.push(...(this.bySelector.get(`${pod.metadata.namespace ?? ''}|${name}=${value}`) ?? []));
    }
    return keys;
  }

  /** Writes the Service's slice if it is not as it should be. */
  sync(key: string): void {
    const service = this.cluster.objects.services.byKey(key);
    if (service === undefined || service.spec.selector === undefined) return;
    const pods = podsBehind(this.cluster, service).filter((pod) => pod.status.podIP !== undefined);
    const first = pods[0];
    const endpoints = pods.length === 0 ? null : pods.map(endpoint).toSorted(byAddress);
    const ports = first === undefined ? null : portsOf(service, first);
    const known = this.sliceOf(service);
    if (known === undefined) {
      this.cluster.create('endpointslices', {
        kind: 'EndpointSlice',
        apiVersion: 'discovery.k8s.io/v1',
        metadata: sliceMeta(service, generateName(`${service.metadata.name}-`, this.cluster.random)),
        addressType: 'IPv4',
        endpoints,
        ports,
      });
      return;
    }
    if (JSON.stringify([endpoints, ports]) === JSON.stringify([known.endpoints, known.ports])) return;
    const generation = (known.metadata.generation ?? 1) + 1;
    this.cluster.update('endpointslices', {
      ...known,
      metadata: { ...known.metadata, generation },
      endpoints,
      ports,
    });
  }

  private sliceOf(service: Service): EndpointSlice | undefined {
    const [slice] = this.cluster.objects.endpointslices.select(service.metadata.namespace ?? '', [
      { key: 'kubernetes.io/service-name', operator: 'in', values: [service.metadata.name] },
    ]);
    return slice;
  }
}

/** The pods a Service's selector finds, ready or not. */
export function podsBehind(cluster: Cluster, service: Service): readonly Pod[] {
  const selector = Object.entries(service.spec.selector ?? {});
  if (selector.length === 0) return [];
  return cluster.objects.pods.select(
    service.metadata.namespace ?? '',
    selector.map(([key, value]) => ({ key, operator: 'in' as const, values: [value] })),
  );
}

/** The port of the pod behind a port of the Service; null when a named one does not exist. */
export function targetPort(
  service: Service,
  port: { number?: number; name?: string },
  pod: Pod,
): number | null {
  const found = service.spec.ports?.find(
    (each) => each.port === port.number || (port.name !== undefined && each.name === port.name),
  );
  const container = pod.spec.containers[0];
  if (found === undefined || container === undefined) return null;
  return portNumber(found.targetPort ?? found.port, container);
}

function endpoint(pod: Pod): Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: { ready: serving && !terminating, serving, terminating },
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
  };
}

function byAddress(a: Endpoint, b: Endpoint): number {
  return (a.addresses[0] ?? '') < (b.addresses[0] ?? '') ? -1 : 1;
}

function portsOf(service: Service, pod: Pod): EndpointSlice['ports'] {
  const container = pod.spec.containers[0];
  if (container === undefined) return null;
  return (service.spec.ports ?? []).flatMap((each) => {
    const port = portNumber(each.targetPort ?? each.port, container);
    return port === null ? [] : [{ name: each.name ?? '', protocol: each.protocol ?? 'TCP', port }];
  });
}

function sliceMeta(service: Service, name: string) {
  return {
    name,
    generateName: `${service.metadata.name}-`,
    ...(service.metadata.namespace === undefined ? {} : { namespace: service.metadata.namespace }),
    generation: 1,
    labels: {
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'kubernetes.io/service-name': service.metadata.name,
    },
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        name: service.metadata.name,
        uid: service.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}

function selectorKey(service: Service): string {
  const [first] = Object.entries(service.spec.selector ?? {});
  return `${service.metadata.namespace ?? ''}|${first?.[0] ?? ''}=${first?.[1] ?? ''}`;
}
