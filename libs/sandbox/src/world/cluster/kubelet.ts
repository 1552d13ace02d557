import { backOffMs } from './back-off.js';
import type { Cluster } from './cluster.js';
import type { EventRecorder } from './event-recorder.js';
import type { Container, Pod } from './object.js';
import { kubeTime } from './object.js';
import {
  crashAfter,
  durationMs,
  listensOn,
  portNumber,
  readyAfterAnnotation,
  roomAnnotation,
  stopAfterAnnotation,
} from './pod-behaviour.js';
import type { PodRuntime } from './pod-runtime.js';
import { podStatus } from './pod-status.js';
import { said } from './kubelet-words.js';

/** How long each step of an ordinary pod takes, in ms: with 50 to be placed 1.2 s from creation to ready. */
const prepareMs = 50;
const pullMs = 400;
const pullFailsMs = 250;
const startMs = 400;
const firstProbeAfterMs = 300;

/** Where a container says in no known form after how long it ends. */
const crashMs = 1000;
const exitSeenMs = 200;
const pullRetrySeenMs = 2000;
/** How soon a pod for which there was no room is tried again. */
const roomSeenMs = 500;
const slowReadyMs = 10_000;
const podStopMs = 1000;
const defaultGraceSeconds = 30;

/** The one simulated node. */
export const onlyNode = 'sandbox-1';

/** Plays scheduler and kubelet: walks pods through their lives, each step at its own time. */
export class Kubelet {
  private lastIp = 0;
  private readonly usedIps = new Set<string>();

  constructor(
    private readonly cluster: Cluster,
    private readonly events: EventRecorder,
  ) {
    for (const pod of cluster.objects.pods.values()) {
      const ip = cluster.runtimes.get(pod.metadata.uid)?.ip ?? null;
      if (ip !== null) this.usedIps.add(ip);
      this.attend(pod);
    }
  }

  /** Sees to it that the pod's next step happens when it is due. */
  attend(pod: Pod): void {
    const runtime = this.cluster.runtimes.get(pod.metadata.uid);
    if (runtime === undefined) return;
    const due = [runtime.due, runtime.stopAt].filter((at) => at !== null);
    if (due.length === 0) return;
    const key = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
    this.cluster.timeline.set(`pod:${pod.metadata.uid}`, Math.min(...due), () => this.step(key));
  }

  /** Gives back what a pod that is gone had. */
  forget(pod: Pod): void {
    this.cluster.timeline.drop(`pod:${pod.metadata.uid}`);
    if (pod.status.podIP !== undefined) this.usedIps.delete(pod.status.podIP);
  }

  /** Starts the end of a pod: it goes on working for the time its image takes to stop, at most the grace period. */
  terminate(pod: Pod, graceSeconds: number | undefined): void {
    const { cluster } = this;
    const runtime = cluster.runtimes.get(pod.metadata.uid);
    const grace = graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
    const placed = runtime !== undefined && runtime.stage !== 'created';
    if (grace === 0 || !placed) {
      cluster.drop('pods', pod);
      return;
    }
    if (
      pod.metadata.deletionTimestamp !== undefined &&
      grace >= (pod.metadata.deletionGracePeriodSeconds ?? 0)
    )
      return;
    const works = runtime.stage === 'running';
    const stopAt = cluster.now + Math.min(grace * 1000, works ? stopMs(pod) : exitSeenMs);
    const metadata = {
      ...pod.metadata,
      deletionTimestamp: kubeTime(cluster.now + grace * 1000),
      deletionGracePeriodSeconds: grace,
      generation: (pod.metadata.generation ?? 1) + 1,
    };
    cluster.update('pods', { ...pod, metadata }, { ...runtime, stopAt });
    if (!works) return;
    for (const container of pod.spec.containers) this.events.tell(pod, said.killing(container));
  }

  private step(key: string): void {
    const pod = this.cluster.objects.pods.byKey(key);
    const runtime = pod && this.cluster.runtimes.get(pod.metadata.uid);
    if (pod === undefined || runtime === undefined) return;
    const { now } = this.cluster;
    if (runtime.stopAt !== null && runtime.stopAt <= now) {
      this.cluster.drop('pods', pod);
      return;
    }
    if (runtime.due === null || runtime.due > now) {
      this.attend(pod);
      return;
    }
    // A terminating pod starts nothing new; what runs goes on running until it stops.
    if (runtime.stopAt !== null) this.enter(pod, { ...runtime, due: null });
    else this.advance(pod, runtime);
  }

  private advance(pod: Pod, runtime: PodRuntime): void {
    const { now } = this.cluster;
    switch (runtime.stage) {
      case 'created':
        if (!this.hasRoom(pod)) {
          this.events.tell(pod, said.noRoom());
          return this.enter(pod, { ...runtime, due: now + roomSeenMs });
        }
        this.events.tell(pod, said.scheduled(pod, onlyNode));
        return this.enter(pod, { ...runtime, stage: 'scheduled', due: now + prepareMs });
      case 'scheduled':
        return this.pull(pod, { ...runtime, ip: this.freshIp() });
      case 'pulling':
        return runtime.behaviour === 'no-such-image'
          ? this.failPull(pod, runtime)
          : this.create(pod, runtime);
      case 'pull-failed':
        for (const container of pod.spec.containers) this.events.tell(pod, said.pullBackOff(container));
        return this.enter(pod, { ...runtime, stage: 'pull-back-off', due: now + backOffMs(runtime.pulls) });
      case 'pull-back-off':
        return this.failPull(pod, runtime);
      case 'starting':
        return this.start(pod, runtime);
      case 'running':
        return this.whileRunning(pod, runtime);
      case 'exited':
        if (runtime.restarts === 0) return this.create(pod, { ...runtime, restarts: 1 });
        for (const container of pod.spec.containers) this.events.tell(pod, said.crashBackOff(container, pod));
        return this.enter(pod, {
          ...runtime,
          stage: 'crash-back-off',
          due: now + backOffMs(runtime.restarts),
        });
      case 'crash-back-off':
        return this.create(pod, { ...runtime, restarts: runtime.restarts + 1 });
    }
  }

  private hasRoom({ metadata: { namespace = '' } }: Pod): boolean {
    const { objects, runtimes } = this.cluster;
    const limit = objects.namespaces.get('', namespace)?.metadata.annotations?.[roomAnnotation];
    if (limit === undefined) return true;
    const placed = [...objects.pods.values()].filter(
      ({ metadata: { namespace: of, uid } }) => of === namespace && runtimes.get(uid)?.stage !== 'created',
    );
    return placed.length < Number(limit);
  }

  private pull(pod: Pod, runtime: PodRuntime): void {
    const { now } = this.cluster;
    if (runtime.behaviour === 'invalid-image') {
      for (const container of pod.spec.containers) this.events.tell(pod, said.invalidImage(container));
      return this.enter(pod, { ...runtime, stage: 'pulling', due: null });
    }
    for (const container of pod.spec.containers) this.events.tell(pod, said.pulling(container));
    const due = now + (runtime.behaviour === 'no-such-image' ? pullFailsMs : pullMs);
    this.enter(pod, { ...runtime, stage: 'pulling', due });
  }

  private failPull(pod: Pod, runtime: PodRuntime): void {
    for (const container of pod.spec.containers) {
      this.events.tell(pod, said.pullFailed(container));
      this.events.tell(pod, said.failed(container, 'Error: ErrImagePull'));
    }
    const due = this.cluster.now + pullRetrySeenMs;
    this.enter(pod, { ...runtime, stage: 'pull-failed', pulls: runtime.pulls + 1, due });
  }

  private create(pod: Pod, runtime: PodRuntime): void {
    for (const container of pod.spec.containers) {
      this.events.tell(
        pod,
        runtime.restarts === 0 ? said.pulled(container, pullMs) : said.present(container),
      );
      this.events.tell(pod, said.created(container));
    }
    this.enter(pod, { ...runtime, stage: 'starting', due: this.cluster.now + startMs });
  }

  private start(pod: Pod, runtime: PodRuntime): void {
    const { now } = this.cluster;
    for (const container of pod.spec.containers) this.events.tell(pod, said.started(container));
    const probed = pod.spec.containers.some((container) => container.readinessProbe !== undefined);
    const running: PodRuntime = {
      ...runtime,
      stage: 'running',
      startedAt: now,
      probeFailures: 0,
      readyAt: probed ? null : now,
    };
    const due = probed && runtime.behaviour !== 'crash' ? now + firstProbeMs(pod, runtime) : null;
    this.enter(pod, { ...running, due: sooner(due, endOf(pod, running)) });
  }

  private whileRunning(pod: Pod, runtime: PodRuntime): void {
    const { now } = this.cluster;
    const end = endOf(pod, runtime);
    if (end !== null && end <= now) {
      return this.enter(pod, { ...runtime, stage: 'exited', readyAt: null, due: now + exitSeenMs });
    }
    const failing = pod.spec.containers.find((container) => !passesProbe(container, runtime));
    if (failing === undefined) return this.enter(pod, { ...runtime, readyAt: now, due: end });
    this.events.tell(pod, said.unhealthy(failing, runtime.ip ?? ''));
    // The kubelet tells each failure; here the pauses grow to a minute so that a world at rest stays quiet.
    const due = now + Math.min(60_000, 1000 * 2 ** runtime.probeFailures);
    this.enter(pod, { ...runtime, probeFailures: runtime.probeFailures + 1, due: sooner(due, end) });
  }

  private enter(pod: Pod, runtime: PodRuntime): void {
    const status = podStatus(pod, runtime, this.cluster.now);
    const isPlaced = pod.spec.nodeName !== undefined || runtime.stage === 'created';
    const spec = isPlaced ? pod.spec : { ...pod.spec, nodeName: onlyNode };
    this.cluster.update('pods', { ...pod, spec, status }, runtime);
  }

  /** Addresses go round 10.244.0.0/16, so that a freed one is not taken again soon. */
  private freshIp(): string {
    for (let tries = 0; tries < 65_000; tries++) {
      this.lastIp = (this.lastIp % 65_000) + 1;
      const ip = `10.244.${(this.lastIp >> 8) & 255}.${this.lastIp & 255}`;
      if (this.usedIps.has(ip)) continue;
      this.usedIps.add(ip);
      return ip;
    }
    throw new Error('the simulated network has no free address');
  }
}

/** When the processes of a running pod end by themselves; null = never. */
function endOf(pod: Pod, { behaviour, startedAt }: PodRuntime): number | null {
  const after = crashAfter(pod.spec, behaviour);
  return after === null || startedAt === null ? null : startedAt + durationMs(after, crashMs);
}

const sooner = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

function stopMs(pod: Pod): number {
  const sleeps = pod.spec.containers.map((container) => container.lifecycle?.preStop?.sleep?.seconds ?? 0);
  return (
    Math.max(0, ...sleeps) * 1000 + durationMs(pod.metadata.annotations?.[stopAfterAnnotation], podStopMs)
  );
}

function firstProbeMs(pod: Pod, runtime: PodRuntime): number {
  const delays = pod.spec.containers.map(
    (container) => (container.readinessProbe?.initialDelaySeconds ?? 0) * 1000,
  );
  const probed = Math.max(firstProbeAfterMs, ...delays);
  if (runtime.behaviour !== 'slow-ready') return probed;
  return Math.max(probed, durationMs(pod.metadata.annotations?.[readyAfterAnnotation], slowReadyMs));
}

function passesProbe(container: Container, runtime: PodRuntime): boolean {
  const probe = container.readinessProbe;
  if (probe === undefined) return true;
  if (runtime.behaviour === 'never-ready') return false;
  const port = probe.httpGet?.port ?? probe.tcpSocket?.port;
  if (port === undefined) return true;
  const number = portNumber(port, container);
  return number !== null && listensOn(number, container);
}
