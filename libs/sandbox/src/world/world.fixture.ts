import type { Random } from '@arthor/core';
import type { JsonObject } from './json.js';
import type { Journal } from './journal.js';
import type { Deployment, Pod } from './cluster/object.js';
import { knownResources } from './cluster/resource.js';
import type { Plural } from './cluster/resource.js';
import type { Target } from './cluster/writer.js';
import { VirtualClock } from './virtual-clock.js';
import { World } from './world.js';

/** Randomness that repeats itself. */
export function seededRandom(seed = 1): Random {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)) };
}

/** A world on a virtual clock with the namespace `dev`; routes are served at once. */
export function testWorld(
  options: { clock?: VirtualClock; journal?: Journal; propagationMs?: number | (() => number) } = {},
) {
  const { propagationMs = 0 } = options;
  const clock = options.clock ?? new VirtualClock();
  const world = new World({
    clock,
    random: seededRandom(),
    propagationMs: typeof propagationMs === 'function' ? propagationMs : () => propagationMs,
    ...(options.journal === undefined ? {} : { journal: options.journal }),
  });
  world.ensureNamespace('dev');
  return { clock, world };
}

/** Where a write goes. */
export function target(plural: Plural, name: string, namespace = 'dev'): Target {
  return { resource: knownResources[plural], namespace, name };
}

/** Applies as `arthor`, with force. */
export function apply(world: World, plural: Plural, name: string, body: JsonObject) {
  return world.run(() => world.writer.apply(target(plural, name), body, { manager: 'arthor', force: true }));
}

/** What varies between the Deployments of the tests. */
export interface DeploymentTraits {
  readonly image?: string;
  readonly replicas?: number;
  readonly probe?: boolean;
  readonly port?: number;
  readonly annotations?: JsonObject;
  readonly env?: Readonly<Record<string, string>>;
  readonly spec?: JsonObject;
  readonly labels?: JsonObject;
}

/** A Deployment as a client would apply it. */
export function deployment(name: string, traits: DeploymentTraits = {}): JsonObject {
  const port = traits.port ?? 8080;
  const probe = traits.probe === false ? {} : { readinessProbe: { tcpSocket: { port } } };
  const container = {
    name: 'app',
    image: traits.image ?? 'registry.localhost/demo/shop:1-dev',
    ports: [{ containerPort: port }],
    env: Object.entries(traits.env ?? {}).map(([key, value]) => ({ name: key, value })),
    ...probe,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name, ...traits.labels } },
    spec: {
      replicas: traits.replicas ?? 1,
      selector: { matchLabels: { app: name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: {
          labels: { app: name },
          ...(traits.annotations === undefined ? {} : { annotations: traits.annotations }),
        },
        spec: { containers: [container] },
      },
      ...traits.spec,
    },
  };
}

/** A Service in front of the Deployment of the same name. */
export function service(name: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
  };
}

/** An Ingress of the environment dev. */
export function ingress(
  name: string,
  path: string,
  backend: string,
  annotations: Record<string, string> = {},
): JsonObject {
  const prefixed = Object.entries(annotations).map(([key, value]) => [
    `nginx.ingress.kubernetes.io/${key}`,
    value,
  ]);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, annotations: Object.fromEntries(prefixed) },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'dev.localhost',
          http: {
            paths: [
              {
                path,
                pathType: 'ImplementationSpecific',
                backend: { service: { name: backend, port: { number: 80 } } },
              },
            ],
          },
        },
      ],
    },
  };
}

/** The pods of a Deployment by its label, oldest first. */
export function pods(world: World, app: string): readonly Pod[] {
  return world.cluster.objects.pods.select('dev', [{ key: 'app', operator: 'in', values: [app] }]);
}

/** The Deployment as it is now. */
export function live(world: World, name: string): Deployment {
  const found = world.cluster.objects.deployments.get('dev', name);
  if (found === undefined) throw new Error(`no deployment ${name}`);
  return found;
}

/** The reason the first container of a pod waits for, or undefined. */
export function waitingReason(pod: Pod | undefined): string | undefined {
  return pod?.status.containerStatuses?.[0]?.state.waiting?.reason;
}

/** Whether the pod's condition holds. */
export function holds(pod: Pod | undefined, type: string): boolean {
  return pod?.status.conditions?.some((each) => each.type === type && each.status === 'True') ?? false;
}
