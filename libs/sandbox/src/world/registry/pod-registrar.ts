import type { Cluster } from '../cluster/cluster.js';
import type { Pod } from '../cluster/object.js';
import { keyOf } from '../cluster/object.js';
import { isReady } from '../cluster/replica-set-controller.js';
import type { Registry } from './registry.js';
import type { InstanceKey, ServiceKey } from './registry-state.js';

const group = 'DEFAULT_GROUP';
/** Images whose name contains this never register. */
const silent = 'no-registry';

interface Registration {
  readonly service: ServiceKey;
  readonly at: InstanceKey;
}

/** Lets the applications in the simulated pods register themselves, for as long as the cluster lives. */
export function registerPods(cluster: Cluster, registry: Registry): void {
  const registrar = new PodRegistrar(registry);
  for (const pod of cluster.objects.pods.values()) registrar.follow(pod);
  cluster.listen((plural, { object, type }) => {
    if (plural !== 'pods') return;
    const pod = cluster.objects.pods.byKey(keyOf(object));
    if (type === 'DELETED' || pod === undefined) registrar.leave(object.metadata.uid);
    else registrar.follow(pod);
  });
}

/**
 * What the applications in the simulated pods do: each registers itself when it is ready, in the namespace of its
 * environment, by the name that Arthor gave it, and is gone from the registry when its process ends.
 */
class PodRegistrar {
  private readonly registered = new Map<string, Registration>();

  constructor(private readonly registry: Registry) {}

  follow(pod: Pod): void {
    const { uid } = pod.metadata;
    const runs = pod.status.containerStatuses?.some(({ state }) => state?.running !== undefined) === true;
    if (!runs) this.leave(uid);
    else if (isReady(pod) && !this.registered.has(uid)) this.enter(pod);
  }

  private enter(pod: Pod): void {
    const container = pod.spec.containers[0];
    const name = container?.env?.find((one) => one.name === 'ARTHOR_APPLICATION')?.value;
    const port = container?.ports?.[0]?.containerPort;
    const ip = pod.status.podIP;
    if (name === undefined || port === undefined || ip === undefined || container?.image?.includes(silent))
      return;
    const service = { namespace: pod.metadata.namespace ?? '', group, name };
    const at = { ip, port, cluster: 'DEFAULT' };
    const metadata = { 'arthor.registered': pod.metadata.name };
    const own = { ...at, ephemeral: true, weight: 1, enabled: true, metadata, beatAt: null };
    if (this.registry.register(service, own)) this.registered.set(pod.metadata.uid, { service, at });
  }

  leave(uid: string): void {
    const known = this.registered.get(uid);
    if (known === undefined) return;
    this.registered.delete(uid);
    this.registry.deregister(known.service, known.at, true);
  }
}
