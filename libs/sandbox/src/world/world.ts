import type { Clock, Random, Timer } from '@arthor/core';
import { Apisix } from './apisix/apisix.js';
import type { ClusterRecord, Draft } from './cluster/cluster.js';
import { Cluster } from './cluster/cluster.js';
import { Controllers } from './cluster/controllers.js';
import { onlyNode } from './cluster/kubelet.js';
import { kubeTime } from './cluster/object.js';
import type { PlainObject } from './cluster/object.js';
import { Writer } from './cluster/writer.js';
import type { Headers } from './gateway/canary.js';
import { Gateway, ingressClass, type Verdict } from './gateway/gateway.js';
import { gatewayClassDraft, gatewayDraft } from './gateway/only-gateway.js';
import { CiServer } from './pipeline/ci-server.js';
import type { Journal, JournalRecord } from './journal.js';
import { memoryJournal } from './journal.js';
import type { Json } from './json.js';
import { registerPods } from './registry/pod-registrar.js';
import { Registry } from './registry/registry.js';
import { Timeline } from './timeline.js';

const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const longestPropagationMs = 50;
const longestRegistryLagMs = 300;
const longestTimerMs = 60_000;
const longestCatchUpMs = 3_600_000;

/** What a world is made of. */
export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Where it is written down; nowhere when left out. */
  readonly journal?: Journal;
  /** How long a changed route takes to be served, in ms; random up to 50 when left out. */
  readonly propagationMs?: () => number;
  /** How long a write to the service registry takes to show in its lists, in ms; random up to 300 when left out. */
  readonly registryLagMs?: () => number;
  /** Whether the applications in its pods register themselves; no when left out. */
  readonly podsRegister?: boolean;
}

/**
 * A simulated platform: cluster, gateways, service registry and CI server over one clock and one journal. Everything happens inside
 * {@link run}: time catches up first, and what happened is durable before `run` returns.
 */
export class World {
  readonly cluster: Cluster;
  readonly writer: Writer;
  readonly gateway: Gateway;
  readonly apisix: Apisix;
  readonly ci: CiServer;
  readonly registry: Registry;
  private readonly controllers: Controllers;
  private readonly clock: Clock;
  private readonly journal: Journal;
  /** What is due when. */
  readonly timeline: Timeline;
  private readonly stored = new Map<string, Json>();
  private readonly listeners = new Set<() => void>();
  private timer: Timer | null = null;
  private running = false;
  private closed = false;
  private told = 0;

  constructor(options: WorldOptions) {
    const { clock, random } = options;
    this.clock = clock;
    this.journal = options.journal ?? memoryJournal();
    const restored = this.journal.restore();
    this.timeline = new Timeline(startOf(restored, clock.now()));
    const objects: ClusterRecord[] = [];
    for (const record of restored) {
      if ('set' in record) this.keep(record.set, record.value);
      else objects.push(record);
    }
    this.cluster = new Cluster(this.timeline, random, (record) => this.journal.append(record), objects);
    this.controllers = new Controllers(this.cluster);
    this.writer = new Writer(this.cluster, this.controllers.garbage);
    const propagationMs = options.propagationMs ?? (() => random.next() * longestPropagationMs);
    this.gateway = new Gateway(this.cluster, propagationMs);
    this.apisix = new Apisix(this, this.cluster, propagationMs);
    this.ci = new CiServer(this, this.timeline);
    const lag = options.registryLagMs ?? (() => random.next() * longestRegistryLagMs);
    this.registry = new Registry(this, this.timeline, lag);
    this.journal.compact(this.records());
    if (options.podsRegister === true) registerPods(this.cluster, this.registry);
    this.run(() => this.furnish());
  }

  /**
   * Does something in the world: brings it up to now, does the work, follows what is due at once, makes it durable,
   * then tells the listeners. What the work throws is thrown after that.
   */
  run<T>(work: () => T): T {
    if (this.running) return work();
    this.running = true;
    try {
      this.timeline.advance(this.clock.now());
      return work();
    } finally {
      this.timeline.advance(this.timeline.now);
      this.settle();
      this.running = false;
      this.announce();
    }
  }

  /** Calls back after every turn in which an object changed. Returns how to stop it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** What becomes of a request: one front for the cluster's own gateway and for APISIX. */
  decide(host: string, path: string, headers: Headers): Verdict {
    const verdict = this.gateway.decide(host, path, headers);
    return verdict.kind === 'no-route' ? this.apisix.decide(host, path, headers) : verdict;
  }

  /** Makes a namespace unless it is there. */
  ensureNamespace(name: string): void {
    this.run(() => {
      if (this.cluster.objects.namespaces.get('', name) !== undefined) return;
      this.cluster.create('namespaces', {
        kind: 'Namespace',
        apiVersion: 'v1',
        metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      });
    });
  }

  /** A value kept with the world, or undefined. */
  value(name: string): Json | undefined {
    return this.stored.get(name);
  }

  /** Keeps a value with the world; null takes it away. */
  setValue(name: string, value: Json): void {
    this.keep(name, value);
    this.journal.append({ set: name, value });
  }

  /** The value kept under the name, made by `make` the first time. */
  valueOr(name: string, make: () => string): string {
    const known = this.stored.get(name);
    if (typeof known === 'string') return known;
    const fresh = make();
    this.run(() => this.setValue(name, fresh));
    return fresh;
  }

  /** Values whose name begins with the prefix. */
  *values(prefix: string): Iterable<readonly [string, Json]> {
    for (const entry of this.stored) if (entry[0].startsWith(prefix)) yield entry;
  }

  /** Simulated time of the work at hand, ms since epoch. */
  get now(): number {
    return this.timeline.now;
  }

  /** Stops time. What was done stays written down. Idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.timer?.cancel();
    this.listeners.clear();
    this.journal.close();
  }

  private keep(name: string, value: Json): void {
    if (value === null) this.stored.delete(name);
    else this.stored.set(name, value);
  }

  private settle(): void {
    if (this.closed) return;
    if (this.journal.grown) this.journal.compact(this.records());
    else this.journal.flush();
    this.timer?.cancel();
    const due = this.timeline.next();
    if (due === null) return;
    const delay = Math.min(longestTimerMs, Math.max(0, due - this.clock.now()));
    this.timer = this.clock.setTimeout(() => this.run(() => undefined), delay);
  }

  private announce(): void {
    if (this.told === this.cluster.revision) return;
    this.told = this.cluster.revision;
    for (const listener of this.listeners) listener();
  }

  private *records(): Iterable<JournalRecord> {
    yield* this.cluster.records();
    for (const [set, value] of this.stored) yield { set, value };
  }

  private furnish(): void {
    for (const name of systemNamespaces) this.ensureNamespace(name);
    const plain = (
      plural: 'nodes' | 'ingressclasses' | 'gatewayclasses' | 'gateways',
      draft: Draft<PlainObject>,
    ): void => {
      const { namespace = '', name } = draft.metadata;
      if (this.cluster.objects[plural].get(namespace, name) === undefined) this.cluster.create(plural, draft);
    };
    plain('nodes', nodeDraft(kubeTime(this.now)));
    plain('ingressclasses', {
      kind: 'IngressClass',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name: ingressClass, generation: 1 },
      spec: { controller: 'k8s.io/ingress-nginx' },
    });
    plain('gatewayclasses', gatewayClassDraft);
    plain('gateways', gatewayDraft);
  }
}

/**
 * Where a restored world takes up again: where it stopped, but at most an hour ago, so that what repeats for ever in it
 * (crashing pods) is not lived through for weeks.
 */
function startOf(records: readonly JournalRecord[], now: number): number {
  let last = 0;
  for (const record of records) {
    if ('put' in record) last = Math.max(last, Date.parse(record.object.metadata.creationTimestamp));
  }
  return last === 0 ? now : Math.max(last, now - longestCatchUpMs);
}

function nodeDraft(time: string): Draft<PlainObject> {
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name: onlyNode,
      labels: { 'kubernetes.io/hostname': onlyNode, 'kubernetes.io/os': 'linux' },
    },
    spec: {},
    status: {
      capacity: { cpu: '64', memory: '256Gi', pods: '100000' },
      allocatable: { cpu: '64', memory: '256Gi', pods: '100000' },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          lastHeartbeatTime: time,
          lastTransitionTime: time,
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
        },
      ],
      addresses: [
        { type: 'InternalIP', address: '10.0.0.1' },
        { type: 'Hostname', address: onlyNode },
      ],
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'sandbox://1.0.0',
        kernelVersion: 'sandbox',
        kubeProxyVersion: 'v1.36.3',
        kubeletVersion: 'v1.36.3',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'sandbox',
        systemUUID: '',
      },
    },
  };
}
