import {
  ownAutoscaler,
  ProviderError,
  type AutoscalerState,
  type Bounds,
  type Clock,
  type Comparison,
  type Json,
  type ListedWorkload,
  type Owned,
  type WorkloadState,
} from '@arthor/core';
import type { Dice } from './dice.fixture.js';
import { SimulatedFields } from './fields.fixture.js';

/** What an image does, by a word in its name: the same words as in the sandbox. */
export const images = [
  'good',
  'slow-ready',
  'never-ready',
  'no-such-image',
  'invalid-image',
  'refused',
] as const;
/** One that falls is ready, and ends for good a while later; asked for by name only. */
export type Image = (typeof images)[number] | 'falls';

/** How long one that falls stays ready, ms. */
const fallsAfterMs = 3000;

/** A workload as it is applied. */
export interface AppliedWorkload {
  readonly environment: string;
  readonly name: string;
  readonly laneId: number;
  readonly hash: string;
  readonly manifest: Json;
  readonly replicas: number;
  readonly budget: boolean;
  /** Only over this state of it. */
  readonly revision?: string | undefined;
  /** Only these kinds of its objects; absent = all. */
  readonly kinds?: readonly string[] | undefined;
}

interface Pod {
  readonly ip: string;
  readonly readyAt: number;
  /** Goes first when there are to be fewer. */
  readonly marked: boolean;
}

interface Workload extends Pick<AppliedWorkload, 'environment' | 'name' | 'laneId' | 'hash' | 'budget'> {
  readonly uid: string;
  readonly image: Image;
  readonly pods: readonly Pod[];
  readonly settledAt: number;
  readonly deletedAt: number | null;
  /** Moves with each change of the number of pods. */
  readonly generation: number;
  readonly autoscalers: readonly AutoscalerState[];
  /** When its last pod is gone; Infinity while nobody deletes it. */
  readonly goneAt: number;
}

/** uid of the cluster an environment is on: each has its own. */
export const clusterIdOf = (environment: string): string => `cluster of ${environment}`;

/** Deployments and their pods in virtual time: ready after a while or never, deleted in the foreground. */
export class SimulatedCluster {
  private readonly workloads = new Map<string, Workload>();
  /** What the API has of what we set, and who set it last. */
  readonly fields: SimulatedFields;
  private uids = 0;
  private ips = 0;

  /** @param onChange called at each moment at which something of an environment changes by itself. */
  constructor(
    private readonly dice: Dice,
    private readonly clock: Clock,
    private readonly onChange: (environment: string) => void,
  ) {
    this.fields = new SimulatedFields(clock, (name) => this.changed(name));
  }

  /** What is applied runs on; applying to what is being deleted changes nothing, as in Kubernetes. */
  apply({ manifest, replicas, revision, kinds, ...applied }: AppliedWorkload): Owned {
    const text = JSON.stringify(manifest);
    const image = text.includes('falls') ? 'falls' : (images.find((word) => text.includes(word)) ?? 'good');
    if (image === 'refused')
      throw new ProviderError('kubernetes', 'INVALID', 'INVALID_MANIFEST', 'spec.replicas: Invalid value');
    const before = this.find(applied.name);
    if (revision !== undefined && revision !== (before && revisionOf(before)))
      throw new ProviderError('kubernetes', 'CONFLICT', 'WRITE_CONFLICT', 'it has been modified');
    if (before?.deletedAt != null) return {};
    const owned = this.fields.apply(applied.name, kinds);
    if (kinds?.includes('Deployment') === false) return owned;
    if (before !== null) {
      this.scale({ ...before, budget: applied.budget }, replicas);
      return owned;
    }
    this.set({
      ...applied,
      uid: `uid-${++this.uids}`,
      image,
      pods: this.newPods(replicas, image),
      settledAt: this.clock.now() + this.dice.between(0, 100),
      deletedAt: null,
      generation: 1,
      autoscalers: [],
      goneAt: Number.POSITIVE_INFINITY,
    });
    return owned;
  }

  /** What our own apply would change of it now. */
  compare(name: string, replicas: number): Comparison {
    const state = this.observe(name);
    if (state === null) return { owned: {}, differences: [] };
    const scaled = { kind: 'Deployment', path: 'spec.replicas', before: replicas, manager: 'kubectl' };
    const differs = state.wantedReplicas !== replicas && state.autoscalers?.length === 0;
    const { owned, differences } = this.fields.compare(name);
    return {
      owned,
      differences: differs ? [...differences, { ...scaled, after: state.wantedReplicas }] : differences,
    };
  }

  /** Somebody sets the number of its pods. */
  rescale(name: string, replicas: number): void {
    const workload = this.find(name);
    if (workload !== null) this.scale(workload, replicas);
  }

  private changed(name: string): void {
    const workload = this.find(name);
    if (workload !== null && workload.deletedAt === null) this.set(workload);
  }

  /** More pods start; of fewer the ones stay that are ready, then those that are not marked, then the elder. */
  private scale(workload: Workload, replicas: number): void {
    const { pods, image, deletedAt, generation } = workload;
    if (deletedAt !== null) return;
    if (pods.length === replicas) return this.set(workload);
    const more = this.newPods(Math.max(0, replicas - pods.length), image);
    const now = this.clock.now();
    const rank = (pod: Pod) => [isUp(workload, pod, now) ? 0 : 1, pod.marked ? 1 : 0, pod.readyAt];
    const kept = pods.toSorted((a, b) => byRank(rank(a), rank(b))).slice(0, replicas);
    const settledAt = now + this.dice.between(0, 100);
    this.set({ ...workload, pods: [...kept, ...more], settledAt, generation: generation + 1 });
  }

  /** Those are to go first. */
  mark(name: string, podNames: readonly string[]): void {
    const workload = this.find(name);
    if (workload === null) return;
    const pods = workload.pods.map((pod) => ({ ...pod, marked: pod.marked || podNames.includes(pod.ip) }));
    this.set({ ...workload, pods });
  }

  /** Somebody makes an autoscaler of it, which scales it a few times and then has what it wants. */
  autoscale(name: string): void {
    const workload = this.find(name);
    if (workload === null) return;
    this.give(workload, { name: 'shop-hpa', ours: false, uid: 'hpa', min: 1, max: 4 });
  }

  /** Ours. */
  bound(name: string, { min, max }: Bounds): void {
    const workload = this.find(name);
    if (workload === null || workload.deletedAt !== null) return;
    const uid = ownAutoscaler(workload)?.uid ?? `hpa-${++this.uids}`;
    this.give(workload, { name, ours: true, uid, min, max });
  }

  /** Ours goes, if it is that one. */
  unbound(name: string, uid: string): void {
    const workload = this.find(name);
    if (workload === null) return;
    this.set({ ...workload, autoscalers: workload.autoscalers.filter((one) => one.uid !== uid) });
  }

  private give(workload: Workload, autoscaler: AutoscalerState): void {
    const { name, autoscalers } = workload;
    const others = autoscalers.filter(({ uid }) => uid !== autoscaler.uid);
    this.set({ ...workload, autoscalers: [...others, autoscaler] });
    for (let times = this.dice.between(1, 4), at = 0; times > 0; times--) {
      at += this.dice.between(10, 8000);
      const replicas = this.dice.between(autoscaler.min, autoscaler.max);
      this.clock.setTimeout(() => {
        const { uid } = workload;
        const now = this.find(name);
        const holds = now?.autoscalers.some((one) => one === autoscaler) === true;
        if (now?.uid === uid && holds) this.scale(now, replicas);
      }, at);
    }
  }

  /** Deletes in the foreground; `uid` null = someone with kubectl. */
  remove(name: string, uid: string | null): void {
    const workload = this.find(name);
    if (workload === null || workload.deletedAt !== null) return;
    if (uid !== null && workload.uid !== uid)
      throw new ProviderError('kubernetes', 'CONFLICT', 'CONFLICT', 'the UID in the precondition differs');
    const now = this.clock.now();
    this.set({ ...workload, deletedAt: now, goneAt: now + this.dice.between(50, 3000) });
  }

  /** Its pods are evicted and come again. */
  evict(name: string): void {
    const workload = this.find(name);
    if (workload !== null)
      this.set({ ...workload, pods: this.newPods(workload.pods.length, workload.image) });
  }

  observe(name: string): WorkloadState | null {
    const workload = this.find(name);
    if (workload === null) return null;
    const { pods, image } = workload;
    const now = this.clock.now();
    const present = workload.deletedAt === null;
    const ready = pods.filter((pod) => isUp(workload, pod, now)).length;
    return {
      present,
      deleting: !present,
      uid: workload.uid,
      ours: true,
      hash: workload.hash,
      servicePresent: true,
      owned: this.fields.owned(name),
      wantedReplicas: pods.length,
      autoscalers: workload.autoscalers,
      budget: workload.budget,
      revision: revisionOf(workload),
      updatedReplicas: pods.length,
      readyReplicas: ready,
      availableReplicas: ready,
      unavailableReplicas: pods.length - ready,
      settled: workload.settledAt <= now,
      image,
      pods: pods.map((pod) => ({
        name: pod.ip,
        ip: pod.ip,
        ready: isUp(workload, pod, now),
        restarts: 0,
        reason: null,
        terminating: !present,
        marked: pod.marked,
      })),
      problem: problemOf(image),
    };
  }

  /** All that exists in an environment. */
  list(environment: string): readonly ListedWorkload[] {
    return this.names().flatMap((name) => {
      const workload = this.find(name);
      const state = this.observe(name);
      if (workload === null || state === null || workload.environment !== environment) return [];
      const { laneId, hash } = workload;
      const { wantedReplicas, readyReplicas, autoscalers = [], budget = false } = state;
      const ref = { namespace: environment, name };
      const owned = this.fields.owned(name);
      const readyIps = this.addresses(name);
      return [{ ref, laneId, hash, owned, wantedReplicas, autoscalers, budget, readyReplicas, readyIps }];
    });
  }

  /** Whether a request to it is answered now. */
  answers(name: string): boolean {
    const workload = this.find(name);
    const now = this.clock.now();
    return workload !== null && workload.pods.some((pod) => isUp(workload, pod, now));
  }

  /** Addresses of its pods that answer now, sorted. */
  addresses(name: string): readonly string[] {
    const workload = this.find(name);
    const now = this.clock.now();
    const up = workload?.pods.filter((pod) => isUp(workload, pod, now)) ?? [];
    return up.map(({ ip }) => ip).sort();
  }

  /** Whether all of it is ready now. */
  isWhole(name: string): boolean {
    const workload = this.find(name);
    const now = this.clock.now();
    return workload !== null && workload.pods.every((pod) => isUp(workload, pod, now));
  }

  /** Names of all that exist now. */
  names(): readonly string[] {
    return [...this.workloads.keys()].filter((name) => this.find(name) !== null);
  }

  private set(workload: Workload): void {
    this.workloads.set(workload.name, workload);
    const now = this.clock.now();
    const comes = workload.pods.map(({ readyAt }) => readyAt);
    const falls = comes.map((at) => endOf(workload, at));
    for (const at of [now, ...comes, ...falls, workload.goneAt])
      if (Number.isFinite(at)) this.clock.setTimeout(() => this.onChange(workload.environment), at - now);
  }

  private find(name: string): Workload | null {
    const workload = this.workloads.get(name);
    if (workload !== undefined && workload.goneAt > this.clock.now()) return workload;
    this.workloads.delete(name);
    return null;
  }

  private newPods(count: number, image: Image): Pod[] {
    return Array.from({ length: count }, () => {
      const number = ++this.ips;
      const ip = `10.0.${number >> 8}.${number & 255}`;
      return { ip, readyAt: this.readyAfter(image), marked: false };
    });
  }

  private readyAfter(image: Image): number {
    const now = this.clock.now();
    if (image === 'good' || image === 'falls') return now + this.dice.between(100, 2000);
    return image === 'slow-ready' ? now + this.dice.between(5000, 9000) : Number.POSITIVE_INFINITY;
  }
}

const revisionOf = ({ uid, generation }: Workload): string => `${uid} ${generation}`;

/** Whether a pod answers. */
const isUp = (workload: Workload, { readyAt }: Pod, now: number): boolean =>
  workload.deletedAt === null && readyAt <= now && now < endOf(workload, readyAt);

function byRank(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

/** When a pod that is ready since a moment ends; Infinity for all that do not fall. */
const endOf = ({ image }: Workload, readyAt: number): number =>
  image === 'falls' ? readyAt + fallsAfterMs : Number.POSITIVE_INFINITY;

function problemOf(image: Image): WorkloadState['problem'] {
  if (image !== 'no-such-image' && image !== 'invalid-image') return null;
  const final = image === 'invalid-image';
  return {
    code: final ? 'INVALID_IMAGE_NAME' : 'IMAGE_PULL_BACKOFF',
    message: 'The image cannot be pulled.',
    params: {},
    providerReason: 'Back-off pulling image',
    final,
  };
}
