import type { Cluster } from '../cluster/cluster.js';
import type { Headers } from '../gateway/canary.js';
import type { Verdict } from '../gateway/gateway.js';
import { Instance } from './instance.js';
import { PodAddresses } from './pod-addresses.js';
import { ApisixStore, type ValueStore } from './store.js';

/** As many as can disagree. */
const instances = 2;

/** An APISIX: what its Admin API keeps, and instances of the gateway that each follow it in their own time. */
export class Apisix {
  readonly store: ApisixStore;
  readonly instances: readonly Instance[];
  private turn = 0;

  constructor(values: ValueStore, cluster: Cluster, propagationMs: () => number) {
    this.store = new ApisixStore(values, cluster.timeline);
    const pods = new PodAddresses(cluster);
    this.instances = Array.from(
      { length: instances },
      (_, number) => new Instance({ number, store: this.store, cluster, pods, propagationMs }),
    );
  }

  /** The instances take turns, as behind a balancer. @param host as the Host header has it, port and all */
  decide(host: string, path: string, headers: Headers): Verdict {
    this.turn += 1;
    const instance = this.instances[this.turn % this.instances.length];
    const name = host.replace(/:\d+$/, '').toLowerCase();
    const verdict = instance?.decide(name, decoded(path), headers) ?? { kind: 'no-route' };
    return verdict.kind === 'pod' ? { ...verdict, path: encodeURI(verdict.path) } : verdict;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
