import type { Backend, CanaryBackend, Json, ObjectRef, RouteSpec } from '@arthor/core';
import { hostOf, secretOf } from '../../data-plane/mark.js';
import { key } from '../label.js';
import { grayHeader, mustBePlain, mustBePlainPath } from '../../route-fence.js';
import { serviceOf } from '../service-backend.js';

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

/** Annotations of an Ingress that its controller answers itself. */
const answered = {
  temporalRedirect: 'nginx.ingress.kubernetes.io/temporal-redirect',
  /** A host with TLS would redirect to https first. */
  sslRedirect: 'nginx.ingress.kubernetes.io/ssl-redirect',
} as const;

/** Where the second object of a route is: a canary is an Ingress of its own in this dialect. */
export const canaryRef = (ref: ObjectRef): ObjectRef => beside(ref, 'canary');
/** Where the object is by which the gateway tells what it serves. */
export const tickRef = (ref: ObjectRef): ObjectRef => beside(ref, 'tick');

const beside = ({ namespace, name }: ObjectRef, what: string): ObjectRef => ({
  namespace,
  name: `${name}-${what}`,
});

/**
 * What the objects of one write have in common; null = as they were written before there were tick Ingresses.
 */
export type Mark = string | null;

/** The main Ingress of a route. Throws INVALID for a value that must not get into a gateway's rules. */
export function mainIngress(spec: RouteSpec, options: IngressOptions, mark: Mark): Ingress {
  return ingress(spec, { ref: spec.ref, backend: spec.main, mark, path: lanePath(spec, options) }, options, {
    ...regex,
  });
}

/** The canary's Ingress: same host and path, its own Service, chosen by header, by weight, or both. */
export function canaryIngress(
  spec: RouteSpec,
  canary: CanaryBackend,
  options: IngressOptions,
  mark: Mark,
): Ingress {
  const { header, weight } = canary;
  const parts = { ref: canaryRef(spec.ref), backend: canary, mark, path: lanePath(spec, options) };
  return ingress(spec, parts, options, {
    ...regex,
    [nginx.canary]: 'true',
    ...(header === null ? {} : { [nginx.canaryByHeader]: grayHeader, [nginx.canaryByHeaderValue]: header }),
    ...(weight === null ? {} : { [nginx.canaryWeight]: String(weight) }),
  });
}

/**
 * The tick Ingress: a path that nobody guesses, which the controller answers itself, by a redirect that names the
 * mark. Its backend is asked nothing; it is there because the API wants one.
 *
 * It is written last. A controller learns of Ingresses by one watch, which tells their changes in the order they were
 * made, and makes one configuration out of all it knows: one that has this object of a mark has the main and the
 * canary Ingress of that mark, too, or newer ones. (doc/adr/0016; what ingress-nginx itself does later than that is
 * in data-plane/ask.ts.)
 */
export function tickIngress(spec: RouteSpec, options: IngressOptions, mark: string): Ingress {
  const path = { path: tickPath(secretOf(options.instanceId, spec.laneId)), pathType: 'Exact' };
  return ingress(spec, { ref: tickRef(spec.ref), backend: spec.main, mark, path }, options, {
    [answered.temporalRedirect]: `http://${hostOf(mark)}/`,
    [answered.sslRedirect]: 'false',
  });
}

/** No application's path: theirs have a dot in the first segment. */
export const tickPath = (secret: string): string => `/arthor-tick/${secret}`;

const regex = { [nginx.useRegex]: 'true', [nginx.rewriteTarget]: '/$2' } as const;

const lanePath = ({ path }: RouteSpec, { pathType }: IngressOptions) => ({
  path: pathPattern(path),
  pathType,
});

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

/** What differs between the objects of a route. */
interface Parts {
  readonly ref: ObjectRef;
  readonly backend: Backend;
  readonly mark: Mark;
  readonly path: { readonly path: string; readonly pathType: string };
}

function ingress(
  spec: RouteSpec,
  { ref, backend, mark, path }: Parts,
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
        ...(mark === null ? {} : { [key.mark]: mark }),
        ...annotations,
      },
    },
    spec: {
      ingressClassName: options.className,
      rules: [
        {
          host: spec.host,
          http: {
            paths: [{ ...path, backend: { service: { name: service, port: { number: port } } } }],
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

/**
 * The path that a pattern of anybody's takes whole: as people write it, with or without what is to come behind it.
 */
export function takenPath(pattern: string): string {
  const whole = pattern.replace(/(?:\/\?|\/|\(\/\|\$\))?(?:\(\.\*\)|\.\*)$/, '').replace(/\$$/, '');
  return whole.replace(/^\^/, '').replaceAll('\\', '');
}
