import type { Cluster } from '../cluster/cluster.js';
import type { Pod } from '../cluster/object.js';
import { keyOf } from '../cluster/object.js';
import { listensOn } from '../cluster/pod-behaviour.js';

/** Which pod is at an address: whoever calls it asks nobody whether it is ready. */
export class PodAddresses {
  private readonly keys = new Map<string, string>();

  constructor(private readonly cluster: Cluster) {
    for (const pod of cluster.objects.pods.values()) this.note(pod);
    cluster.listen((plural, { object }) => {
      if (plural !== 'pods') return;
      const pod = cluster.objects.pods.byKey(keyOf(object));
      if (pod !== undefined) this.note(pod);
    });
  }

  /** The pod whose process takes connections there; null = the connection is refused. */
  listening(ip: string, port: number): Pod | null {
    const key = this.keys.get(ip);
    const pod = key === undefined ? undefined : this.cluster.objects.pods.byKey(key);
    const container = pod?.spec.containers[0];
    if (pod?.status.podIP !== ip || container === undefined || !listensOn(port, container)) return null;
    return this.cluster.runtimes.get(pod.metadata.uid)?.stage === 'running' ? pod : null;
  }

  private note(pod: Pod): void {
    const { podIP } = pod.status;
    if (podIP !== undefined) this.keys.set(podIP, keyOf(pod));
  }
}
