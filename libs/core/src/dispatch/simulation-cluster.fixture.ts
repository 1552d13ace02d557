import type { Deployment } from '../lane/deployment.js';
import type { WorkloadState } from '../port/cluster.js';
import { ProviderError } from '../port/provider-error.js';
import type { Dice } from './simulation-dice.fixture.js';

/** What an image does, by a word in its name: the same words as in the sandbox. */
export const images = [
  'good',
  'slow-ready',
  'never-ready',
  'no-such-image',
  'invalid-image',
  'refused',
] as const;
export type Image = (typeof images)[number];

interface Workload {
  readonly environment: string;
  readonly name: string;
  readonly uid: string;
  readonly hash: string;
  readonly image: Image;
  readonly readyAt: readonly number[];
  readonly settledAt: number;
  readonly deletedAt: number | null;
  /** When its last pod is gone; Infinity while nobody deletes it. */
  readonly goneAt: number;
}

/** Deployments and their pods in virtual time: ready after a while or never, deleted in the foreground. */
export class SimulatedCluster {
  private readonly workloads = new Map<string, Workload>();
  private uids = 0;

  constructor(private readonly dice: Dice) {}

  identity(): string {
    return 'here';
  }

  /** What is applied runs on; applying to what is being deleted changes nothing, as in Kubernetes. */
  apply(row: Deployment, now: number): void {
    const image = images.find((word) => row.image.includes(word)) ?? 'good';
    if (image === 'refused')
      throw new ProviderError('kubernetes', 'INVALID', 'INVALID_MANIFEST', 'spec.replicas: Invalid value');
    const before = this.find(row.name, now);
    if (before !== null) return;
    const readyAt = Array.from({ length: row.replicas }, () => this.readyAfter(image, now));
    this.workloads.set(row.name, {
      environment: row.environment,
      name: row.name,
      uid: `uid-${++this.uids}`,
      hash: row.workload.hash,
      image,
      readyAt,
      settledAt: now + this.dice.between(0, 100),
      deletedAt: null,
      goneAt: Number.POSITIVE_INFINITY,
    });
  }

  /** Deletes in the foreground; `uid` null = someone with kubectl. */
  remove(name: string, uid: string | null, now: number): void {
    const workload = this.find(name, now);
    if (workload === null || workload.deletedAt !== null) return;
    if (uid !== null && workload.uid !== uid)
      throw new ProviderError('kubernetes', 'CONFLICT', 'CONFLICT', 'the UID in the precondition differs');
    this.workloads.set(name, { ...workload, deletedAt: now, goneAt: now + this.dice.between(50, 3000) });
  }

  /** Its pods are evicted and come again. */
  evict(name: string, now: number): void {
    const workload = this.find(name, now);
    if (workload !== null)
      this.workloads.set(name, {
        ...workload,
        readyAt: workload.readyAt.map(() => this.readyAfter(workload.image, now)),
      });
  }

  observe(name: string, now: number): WorkloadState | null {
    const workload = this.find(name, now);
    if (workload === null) return null;
    const { readyAt, image } = workload;
    const present = workload.deletedAt === null;
    const ready = present ? readyAt.filter((at) => at <= now).length : 0;
    return {
      present,
      deleting: !present,
      uid: workload.uid,
      ours: true,
      hash: workload.hash,
      servicePresent: true,
      wantedReplicas: readyAt.length,
      updatedReplicas: readyAt.length,
      readyReplicas: ready,
      availableReplicas: ready,
      unavailableReplicas: readyAt.length - ready,
      settled: workload.settledAt <= now,
      image,
      pods: readyAt.map((at, index) => ({
        name: `${workload.uid}-${index}`,
        ip: `10.0.0.${index}`,
        ready: present && at <= now,
        restarts: 0,
        reason: null,
        terminating: !present,
      })),
      problem: problemOf(image),
    };
  }

  /** Whether a request to it is answered now. */
  answers(name: string, now: number): boolean {
    const workload = this.find(name, now);
    return workload !== null && workload.deletedAt === null && workload.readyAt.some((at) => at <= now);
  }

  /** Whether all of it is ready now. */
  isWhole(name: string, now: number): boolean {
    const workload = this.find(name, now);
    return workload !== null && workload.deletedAt === null && workload.readyAt.every((at) => at <= now);
  }

  /** Names of all that exist now. */
  names(now: number): readonly string[] {
    return [...this.workloads.keys()].filter((name) => this.find(name, now) !== null);
  }

  /** When something changes by itself next. */
  nextChange(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { readyAt, goneAt } of this.workloads.values())
      for (const at of [...readyAt, goneAt]) if (at > now && at < next) next = at;
    return next;
  }

  private find(name: string, now: number): Workload | null {
    const workload = this.workloads.get(name);
    if (workload !== undefined && workload.goneAt > now) return workload;
    this.workloads.delete(name);
    return null;
  }

  private readyAfter(image: Image, now: number): number {
    if (image === 'good') return now + this.dice.between(100, 2000);
    return image === 'slow-ready' ? now + this.dice.between(5000, 9000) : Number.POSITIVE_INFINITY;
  }
}

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
