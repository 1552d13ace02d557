import type { Cluster, Draft } from './cluster.js';
import type { KubeEvent, KubeObject } from './object.js';
import { keyOf, kubeTime } from './object.js';

/** What is told about an object. */
export interface Told {
  readonly type?: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who tells it: `kubelet`, `default-scheduler`, … */
  readonly component: string;
  /** The part of the object it is about, such as a container. */
  readonly fieldPath?: string;
}

const keptMs = 3_600_000;

/** Writes Events; a repetition counts up the one that is there. Events go after an hour, as in a real cluster. */
export class EventRecorder {
  private readonly names = new Map<string, string>();

  constructor(private readonly cluster: Cluster) {
    for (const event of cluster.objects.events.values()) this.names.set(identity(event), keyOf(event));
    this.scheduleExpiry();
  }

  /** Tells something about an object. */
  tell(object: Pick<KubeObject, 'kind' | 'apiVersion' | 'metadata'>, told: Told): void {
    const now = kubeTime(this.cluster.now);
    const event = this.draft(object, told, now);
    const known = this.cluster.objects.events.byKey(this.names.get(identity(event)) ?? '');
    if (known !== undefined) {
      this.cluster.update('events', { ...known, count: known.count + 1, lastTimestamp: now });
      return;
    }
    const stored = this.cluster.create('events', event);
    this.names.set(identity(stored), keyOf(stored));
    this.scheduleExpiry();
  }

  private draft(
    object: Pick<KubeObject, 'kind' | 'apiVersion' | 'metadata'>,
    told: Told,
    now: string,
  ): Draft<KubeEvent> {
    const { name, namespace, uid, resourceVersion } = object.metadata;
    const serial = (
      BigInt(this.cluster.now) * 1_000_000n +
      BigInt(this.cluster.revision % 1_000_000)
    ).toString(16);
    return {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: {
        name: `${name}.${serial}`,
        namespace: namespace ?? 'default',
      },
      involvedObject: {
        kind: object.kind,
        ...(namespace === undefined ? {} : { namespace }),
        name,
        uid,
        apiVersion: object.apiVersion,
        resourceVersion,
        ...(told.fieldPath === undefined ? {} : { fieldPath: told.fieldPath }),
      },
      reason: told.reason,
      message: told.message,
      source: { component: told.component },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type: told.type ?? 'Normal',
      eventTime: null,
      reportingComponent: told.component,
      reportingInstance: '',
    };
  }

  private scheduleExpiry(): void {
    for (const oldest of this.cluster.objects.events.values()) {
      const at = Date.parse(oldest.lastTimestamp) + keptMs;
      this.cluster.timeline.sooner('events', Math.max(at, this.cluster.now + 1000), () => this.expire());
      return;
    }
  }

  private expire(): void {
    const gone: KubeEvent[] = [];
    for (const event of this.cluster.objects.events.values()) {
      if (Date.parse(event.lastTimestamp) + keptMs <= this.cluster.now) gone.push(event);
    }
    for (const event of gone) {
      this.names.delete(identity(event));
      this.cluster.drop('events', event);
    }
    this.scheduleExpiry();
  }
}

function identity(event: Draft<KubeEvent>): string {
  return `${event.involvedObject.uid}|${event.reason}|${event.message}`;
}
