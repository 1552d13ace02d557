import { canonicalJson } from '../json.js';
import { asJson } from './cluster.js';
import type { Cluster } from './cluster.js';
import { deploymentStatus, deadlineOf } from './deployment-status.js';
import type { EventRecorder } from './event-recorder.js';
import type { Deployment, ReplicaSet } from './object.js';
import { keyOf } from './object.js';
import { hashName } from './random-name.js';

const hashLabel = 'pod-template-hash';
const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** Keeps one ReplicaSet per pod template and moves replicas from the old ones to the new one. */
export class DeploymentController {
  constructor(
    private readonly cluster: Cluster,
    private readonly events: EventRecorder,
  ) {}

  /** Brings one Deployment closer to what it wants. */
  sync(key: string): void {
    const deployment = this.cluster.objects.deployments.byKey(key);
    if (deployment === undefined) return;
    if (deployment.metadata.deletionTimestamp === undefined && deployment.spec.paused !== true)
      this.roll(deployment);
    this.writeStatus(key);
  }

  private roll(deployment: Deployment): void {
    const sets = setsOf(this.cluster, deployment);
    const hash = templateHash(deployment);
    const known = sets.find((set) => set.metadata.labels?.[hashLabel] === hash);
    const old = sets.filter((set) => set !== known);
    if (deployment.spec.strategy?.type === 'Recreate') {
      for (const set of old) this.scale(deployment, set, 0);
      const left = old.some((set) => set.status.replicas > 0 || (set.status.terminatingReplicas ?? 0) > 0);
      if (known === undefined && left) return;
    }
    const current = known ?? this.createSet(deployment, hash, sets);
    const alone = old.every((set) => set.spec.replicas === 0);
    if (alone) this.scale(deployment, current, deployment.spec.replicas);
    else this.rollingUpdate(deployment, current, old);
    this.cleanUp(deployment, old);
  }

  private rollingUpdate(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): void {
    const wanted = deployment.spec.replicas;
    const { maxSurge, maxUnavailable } = limits(deployment);
    const total = [current, ...old].reduce((sum, set) => sum + set.spec.replicas, 0);
    const room = wanted + maxSurge - total;
    if (current.spec.replicas > wanted) return this.scale(deployment, current, wanted);
    if (room > 0 && current.spec.replicas < wanted) {
      this.scale(deployment, current, Math.min(wanted, current.spec.replicas + room));
    }
    const available = [current, ...old].reduce((sum, set) => sum + (set.status.availableReplicas ?? 0), 0);
    let spare = available - (wanted - maxUnavailable);
    for (const set of old) {
      const broken = set.spec.replicas - (set.status.availableReplicas ?? 0);
      const healthy = Math.max(0, Math.min(spare, set.spec.replicas - broken));
      spare -= healthy;
      if (broken + healthy > 0) this.scale(deployment, set, set.spec.replicas - broken - healthy);
    }
  }

  private createSet(deployment: Deployment, hash: string, sets: readonly ReplicaSet[]): ReplicaSet {
    const revision =
      1 + Math.max(0, ...sets.map((set) => Number(set.metadata.annotations?.[revisionAnnotation] ?? 0)));
    const { template, selector, minReadySeconds } = deployment.spec;
    const labels = { ...template.metadata?.labels, [hashLabel]: hash };
    const set = this.cluster.create('replicasets', {
      kind: 'ReplicaSet',
      apiVersion: 'apps/v1',
      metadata: {
        name: `${deployment.metadata.name}-${hash}`,
        ...(deployment.metadata.namespace === undefined ? {} : { namespace: deployment.metadata.namespace }),
        generation: 1,
        labels,
        annotations: { [revisionAnnotation]: String(revision) },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: deployment.metadata.name,
            uid: deployment.metadata.uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        replicas: 0,
        ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
      status: { replicas: 0 },
    });
    const live = this.cluster.objects.deployments.byKey(keyOf(deployment)) ?? deployment;
    const annotations = { ...live.metadata.annotations, [revisionAnnotation]: String(revision) };
    this.cluster.update('deployments', { ...live, metadata: { ...live.metadata, annotations } });
    return set;
  }

  private scale(deployment: Deployment, set: ReplicaSet, replicas: number): void {
    const live = this.cluster.objects.replicasets.byKey(keyOf(set)) ?? set;
    const from = live.spec.replicas;
    if (from === replicas) return;
    const generation =
      from === 0 && live.metadata.generation === 1 && live.status.observedGeneration === undefined
        ? 1
        : (live.metadata.generation ?? 1) + 1;
    this.cluster.update('replicasets', {
      ...live,
      metadata: { ...live.metadata, generation },
      spec: { ...live.spec, replicas },
    });
    const direction = replicas > from ? 'up' : 'down';
    this.events.tell(deployment, {
      reason: 'ScalingReplicaSet',
      message: `Scaled ${direction} replica set ${live.metadata.name} from ${from} to ${replicas}`,
      component: 'deployment-controller',
    });
  }

  private cleanUp(deployment: Deployment, old: readonly ReplicaSet[]): void {
    const idle = old
      .map((set) => this.cluster.objects.replicasets.byKey(keyOf(set)) ?? set)
      .filter(
        (set) =>
          set.spec.replicas === 0 && set.status.replicas === 0 && (set.status.terminatingReplicas ?? 0) === 0,
      )
      .toSorted(
        (a, b) =>
          Number(a.metadata.annotations?.[revisionAnnotation] ?? 0) -
          Number(b.metadata.annotations?.[revisionAnnotation] ?? 0),
      );
    const excess = idle.length - (deployment.spec.revisionHistoryLimit ?? 10);
    for (const set of idle.slice(0, Math.max(0, excess))) this.cluster.drop('replicasets', set);
  }

  private writeStatus(key: string): void {
    const deployment = this.cluster.objects.deployments.byKey(key);
    if (deployment === undefined) return;
    const sets = setsOf(this.cluster, deployment);
    const current = sets.find((set) => set.metadata.labels?.[hashLabel] === templateHash(deployment));
    const status = deploymentStatus(deployment, current, sets, this.cluster.now);
    if (JSON.stringify(status) !== JSON.stringify(deployment.status)) {
      this.cluster.update('deployments', { ...deployment, status });
    }
    const deadline = deadlineOf(deployment, status);
    if (deadline !== null && deadline > this.cluster.now) {
      this.cluster.timeline.set(`deadline:${key}`, deadline, () => this.sync(key));
    } else this.cluster.timeline.drop(`deadline:${key}`);
  }
}

/** The ReplicaSets a Deployment made. */
export function setsOf(cluster: Cluster, deployment: Deployment): readonly ReplicaSet[] {
  const sets: ReplicaSet[] = [];
  for (const { plural, object } of cluster.dependentsOf(deployment.metadata.uid)) {
    if (plural !== 'replicasets') continue;
    const set = cluster.objects.replicasets.get(object.metadata.namespace ?? '', object.metadata.name);
    if (set !== undefined) sets.push(set);
  }
  return sets;
}

function templateHash(deployment: Deployment): string {
  return hashName(canonicalJson(asJson(deployment.spec.template)));
}

function limits(deployment: Deployment): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const { replicas, strategy } = deployment.spec;
  const maxSurge = absolute(strategy?.rollingUpdate?.maxSurge ?? '25%', replicas, Math.ceil);
  const maxUnavailable = absolute(strategy?.rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor);
  return maxSurge === 0 && maxUnavailable === 0
    ? { maxSurge, maxUnavailable: 1 }
    : { maxSurge, maxUnavailable };
}

function absolute(value: number | string, of: number, round: (value: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseFloat(value) / 100) * of);
}
