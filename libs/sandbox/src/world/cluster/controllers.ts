import { Autoscaler } from './autoscaler.js';
import type { Cluster } from './cluster.js';
import { DeploymentController } from './deployment-controller.js';
import { EndpointController } from './endpoint-controller.js';
import { EventRecorder } from './event-recorder.js';
import { GarbageCollector } from './garbage-collector.js';
import type { Change } from './history.js';
import { Kubelet } from './kubelet.js';
import type { KubeObject } from './object.js';
import { keyOf } from './object.js';
import { ReplicaSetController } from './replica-set-controller.js';
import type { Plural } from './resource.js';

const syncMs = 5;
/** An autoscaler looks less often than a controller; in a real cluster each 15 s. */
const autoscaleMs = 1000;

/** Everything that moves by itself in a cluster: each change is followed by the work it calls for. */
export class Controllers {
  readonly events: EventRecorder;
  readonly kubelet: Kubelet;
  readonly garbage: GarbageCollector;
  private readonly deployments: DeploymentController;
  private readonly replicaSets: ReplicaSetController;
  private readonly endpoints: EndpointController;
  private readonly autoscaler: Autoscaler;

  /** Takes up whatever a world that was stopped had left undone. */
  constructor(private readonly cluster: Cluster) {
    this.events = new EventRecorder(cluster);
    this.kubelet = new Kubelet(cluster, this.events);
    this.garbage = new GarbageCollector(cluster, this.kubelet);
    this.deployments = new DeploymentController(cluster, this.events);
    this.replicaSets = new ReplicaSetController(cluster, this.events, this.kubelet);
    this.endpoints = new EndpointController(cluster);
    this.autoscaler = new Autoscaler(cluster, this.events);
    cluster.listen((plural, change) => this.follow(plural, change));
    for (const deployment of cluster.objects.deployments.values())
      this.soon('deployments', keyOf(deployment));
    for (const set of cluster.objects.replicasets.values()) this.soon('replicasets', keyOf(set));
    for (const service of cluster.objects.services.values()) this.soon('services', keyOf(service));
    for (const one of cluster.objects.horizontalpodautoscalers.values()) this.autoscaleSoon(keyOf(one));
  }

  private follow(plural: Plural, change: Change): void {
    const { object, previous } = change;
    const gone = change.type === 'DELETED';
    if (gone) this.garbage.followGone(object);
    else this.garbage.follow(plural, object);
    switch (plural) {
      case 'deployments':
        if (gone) return;
        this.soon('deployments', keyOf(object));
        return this.autoscaler.following(object).forEach((key) => this.autoscaleSoon(key));
      case 'horizontalpodautoscalers':
        if (!gone) this.autoscaleSoon(keyOf(object));
        return;
      case 'replicasets':
        if (!gone) this.soon('replicasets', keyOf(object));
        return this.soonOwners(object);
      case 'pods':
        return this.followPod(object, previous, gone);
      case 'services':
        this.endpoints.index(
          gone ? null : (this.cluster.objects.services.byKey(keyOf(object)) ?? null),
          previous === null ? null : asService(previous),
        );
        return this.at('services', keyOf(object), this.cluster.now);
      default:
        return;
    }
  }

  private followPod(object: KubeObject, previous: KubeObject | null, gone: boolean): void {
    const pod = this.cluster.objects.pods.byKey(keyOf(object)) ?? asPod(object);
    if (gone) this.kubelet.forget(pod);
    else this.kubelet.attend(pod);
    this.soonOwners(object);
    // Endpoints follow at once: what a router learns late must never be later than in a real cluster.
    const services = new Set(this.endpoints.servicesFor(pod));
    if (previous !== null) for (const key of this.endpoints.servicesFor(asPod(previous))) services.add(key);
    for (const key of services) this.at('services', key, this.cluster.now);
  }

  private soonOwners(object: KubeObject): void {
    for (const owner of object.metadata.ownerReferences ?? []) {
      const key = `${object.metadata.namespace ?? ''}/${owner.name}`;
      if (owner.kind === 'Deployment') this.soon('deployments', key);
      if (owner.kind === 'ReplicaSet') this.soon('replicasets', key);
    }
  }

  private soon(plural: 'deployments' | 'replicasets' | 'services', key: string): void {
    this.at(plural, key, this.cluster.now + syncMs);
  }

  private autoscaleSoon(key: string): void {
    const { timeline, now } = this.cluster;
    timeline.sooner(`autoscale:${key}`, now + autoscaleMs, () => this.autoscaler.sync(key));
  }

  private at(plural: 'deployments' | 'replicasets' | 'services', key: string, at: number): void {
    const controllers = {
      deployments: this.deployments,
      replicasets: this.replicaSets,
      services: this.endpoints,
    };
    this.cluster.timeline.sooner(`${plural}:${key}`, at, () => controllers[plural].sync(key));
  }
}

function asPod(object: KubeObject): import('./object.js').Pod {
  // Told by the pods' own collection.
  return object as unknown as import('./object.js').Pod;
}

function asService(object: KubeObject): import('./object.js').Service {
  // Told by the services' own collection.
  return object as unknown as import('./object.js').Service;
}
