import type { Backend, CanaryBackend, Json, ObjectRef, RouteSpec } from '@arthor/core';
import { key } from '../label.js';
import { grayHeader, mustBePlain, mustBePlainPath, serviceOf } from '../route-fence.js';

/** What of the objects the installation decides rather than the lane. */
export interface IngressOptions {
  readonly instanceId: string;
  readonly className: string;
  readonly pathType: string;
}

/** Annotations of the dialect. */
export const nginx = {
  useRegex: 'nginx.ingress.kubernetes.io/use-regex',
  rewriteTarget: 'nginx.ingress.kubernetes.io/rewrite-target',
  canary: 'nginx.ingress.kubernetes.io/canary',
  canaryByHeader: 'nginx.ingress.kubernetes.io/canary-by-header',
  canaryByHeaderValue: 'nginx.ingress.kubernetes.io/canary-by-header-value',
  canaryWeight: 'nginx.ingress.kubernetes.io/canary-weight',
} as const;

/** Where the second object of a route is: a canary is an Ingress of its own in this dialect. */
export function canaryRef(ref: ObjectRef): ObjectRef {
  return { namespace: ref.namespace, name: `${ref.name}-canary` };
}

/** The main Ingress of a route. Throws INVALID for a value that must not get into a gateway's rules. */
export function mainIngress(spec: RouteSpec, options: IngressOptions): Ingress {
  return ingress(spec, spec.ref, spec.main, options, {});
}

/** The canary's Ingress: same host and path, its own Service, chosen by header, by weight, or both. */
export function canaryIngress(spec: RouteSpec, canary: CanaryBackend, options: IngressOptions): Ingress {
  const { header, weight } = canary;
  return ingress(spec, canaryRef(spec.ref), canary, options, {
    [nginx.canary]: 'true',
    ...(header === null ? {} : { [nginx.canaryByHeader]: grayHeader, [nginx.canaryByHeaderValue]: header }),
    ...(weight === null ? {} : { [nginx.canaryWeight]: String(weight) }),
  });
}

/** An Ingress as it is applied; `metadata` apart so that a precondition can be added. */
export interface Ingress {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: Json;
}

function ingress(
  spec: RouteSpec,
  ref: ObjectRef,
  backend: Backend,
  options: IngressOptions,
  annotations: Readonly<Record<string, string>>,
): Ingress {
  mustBePlain('ingress-nginx', spec);
  const { service, port } = serviceOf('ingress-nginx', backend);
  return {
    metadata: {
      name: ref.name,
      namespace: ref.namespace,
      labels: {
        [key.managedBy]: 'arthor',
        [key.instance]: options.instanceId,
        [key.lane]: String(spec.laneId),
      },
      annotations: {
        [key.tick]: String(spec.tick),
        [key.lane]: String(spec.laneId),
        [nginx.useRegex]: 'true',
        [nginx.rewriteTarget]: '/$2',
        ...annotations,
      },
    },
    spec: {
      ingressClassName: options.className,
      rules: [
        {
          host: spec.host,
          http: {
            paths: [
              {
                path: pathPattern(spec.path),
                pathType: options.pathType,
                backend: { service: { name: service, port: { number: port } } },
              },
            ],
          },
        },
      ],
    },
  };
}

/**
 * The regular expression that matches a route's path and everything below it, and nothing that only
 * begins alike. Its second group is what is left for the pod.
 */
export function pathPattern(path: string): string {
  mustBePlainPath('ingress-nginx', path);
  return `${path.replaceAll('.', '\\.')}(/|$)(.*)`;
}

/** The path that {@link pathPattern} made a pattern of; null when it made none such. */
export function pathOf(pattern: string): string | null {
  const match = /^(\/(?:[-a-z0-9]|\\\.)+)\(\/\|\$\)\(\.\*\)$/.exec(pattern);
  return match?.[1]?.replaceAll('\\.', '.') ?? null;
}
