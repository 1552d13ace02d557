import type { Cluster } from './cluster.js';
import type { EventRecorder } from './event-recorder.js';
import type { Kubelet } from './kubelet.js';
import type { Pod, ReplicaSet } from './object.js';
import { behaviourOf } from './pod-behaviour.js';
import type { PodRuntime } from './pod-runtime.js';
import { generateName } from './random-name.js';

const scheduleMs = 50;
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const evictionSeconds = 300;

/** What the API server adds to a pod that is created. */
const podDefaults = {
  serviceAccountName: 'default',
  serviceAccount: 'default',
  priority: 0,
  tolerations: ['not-ready', 'unreachable'].map((key) => ({
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: evictionSeconds,
  })),
};

/** Makes as many pods as each ReplicaSet wants, and says how many there are. */
export class ReplicaSetController {
  constructor(
    private readonly cluster: Cluster,
    private readonly events: EventRecorder,
    private readonly kubelet: Kubelet,
  ) {}

  /** Brings one ReplicaSet closer to what it wants. */
  sync(key: string): void {
    const set = this.cluster.objects.replicasets.byKey(key);
    if (set === undefined) return;
    const pods = podsOf(this.cluster, set);
    if (set.metadata.deletionTimestamp === undefined) {
      const active = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
      const missing = set.spec.replicas - active.length;
      for (let count = 0; count < missing; count++) this.createPod(set);
      if (missing < 0) {
        const victims = active.toSorted((a, b) => this.keepOrder(a, b)).slice(0, -missing);
        for (const pod of victims) {
          this.events.tell(set, told('SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`));
          this.kubelet.terminate(pod, undefined);
        }
      }
    }
    this.writeStatus(set);
  }

  /** When a pod became available, or will: ready for minReadySeconds; null while it is not ready. */
  availableAt(pod: Pod, minReadySeconds: number): number | null {
    const readyAt = this.cluster.runtimes.get(pod.metadata.uid)?.readyAt ?? null;
    return readyAt === null ? null : readyAt + minReadySeconds * 1000;
  }

  private createPod(set: ReplicaSet): void {
    const template = set.spec.template;
    const annotations = template.metadata?.annotations;
    const { now } = this.cluster;
    const runtime: PodRuntime = {
      behaviour: behaviourOf(template),
      createdAt: now,
      stage: 'created',
      due: now + scheduleMs,
      ip: null,
      startedAt: null,
      readyAt: null,
      restarts: 0,
      pulls: 0,
      probeFailures: 0,
      stopAt: null,
    };
    const pod = this.cluster.create(
      'pods',
      {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: {
          name: generateName(`${set.metadata.name}-`, this.cluster.random),
          generateName: `${set.metadata.name}-`,
          ...(set.metadata.namespace === undefined ? {} : { namespace: set.metadata.namespace }),
          generation: 1,
          ...(template.metadata?.labels === undefined ? {} : { labels: template.metadata.labels }),
          ...(annotations === undefined ? {} : { annotations }),
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'ReplicaSet',
              name: set.metadata.name,
              uid: set.metadata.uid,
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
        spec: {
          ...template.spec,
          ...podDefaults,
        },
        status: { phase: 'Pending', qosClass: 'BestEffort' },
      },
      runtime,
    );
    this.events.tell(set, told('SuccessfulCreate', `Created pod: ${pod.metadata.name}`));
  }

  private writeStatus(set: ReplicaSet): void {
    const minReady = set.spec.minReadySeconds ?? 0;
    const pods = podsOf(this.cluster, set);
    const active = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    const ready = active.filter(isReady);
    let available = 0;
    for (const pod of ready) {
      const at = this.availableAt(pod, minReady) ?? 0;
      if (at <= this.cluster.now) available++;
      else this.cluster.timeline.sooner(`available:${keyIn(set)}`, at, () => this.sync(keyIn(set)));
    }
    const status = {
      replicas: active.length,
      ...(active.length === 0 ? {} : { fullyLabeledReplicas: active.length }),
      ...(ready.length === 0 ? {} : { readyReplicas: ready.length }),
      ...(available === 0 ? {} : { availableReplicas: available }),
      terminatingReplicas: pods.length - active.length,
      observedGeneration: set.metadata.generation ?? 1,
    };
    if (JSON.stringify(status) === JSON.stringify(set.status)) return;
    this.cluster.update('replicasets', { ...set, status });
  }

  /** Who goes first when there are too many: not placed, not ready, cheap to delete, young. */
  private keepOrder(a: Pod, b: Pod): number {
    const rank = (pod: Pod): readonly number[] => {
      const runtime = this.cluster.runtimes.get(pod.metadata.uid);
      return [
        runtime?.stage === 'created' ? 0 : 1,
        pod.status.phase === 'Pending' ? 0 : 1,
        isReady(pod) ? 1 : 0,
        Number(pod.metadata.annotations?.[deletionCost] ?? 0),
        -(runtime?.readyAt ?? Number.MAX_SAFE_INTEGER),
        -(runtime?.restarts ?? 0),
        -(runtime?.createdAt ?? 0),
      ];
    };
    const [first, second] = [rank(a), rank(b)];
    for (const [index, value] of first.entries()) {
      const difference = value - (second[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

/** The pods a ReplicaSet made that are still there, terminating ones too. */
export function podsOf(cluster: Cluster, set: ReplicaSet): readonly Pod[] {
  const pods: Pod[] = [];
  for (const { plural, object } of cluster.dependentsOf(set.metadata.uid)) {
    const pod =
      plural === 'pods'
        ? cluster.objects.pods.get(object.metadata.namespace ?? '', object.metadata.name)
        : undefined;
    if (pod !== undefined) pods.push(pod);
  }
  return pods;
}

/** Whether the pod's Ready condition is true. */
export function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false;
}

function keyIn(set: ReplicaSet): string {
  return `${set.metadata.namespace ?? ''}/${set.metadata.name}`;
}

function told(reason: string, message: string): { reason: string; message: string; component: string } {
  return { reason, message, component: 'replicaset-controller' };
}
