import type { Backend, CanaryBackend, Json, RouteSpec } from '@arthor/core';
import { key } from '../label.js';
import { grayHeader, mustBePlain, serviceOf } from '../route-fence.js';

/** What of the object the installation decides rather than the lane. */
export interface HttpRouteOptions {
  readonly instanceId: string;
  readonly gateway: { readonly namespace: string; readonly name: string };
}

/** Who is the main one and who the canary: a rule names Services, not roles. */
export interface Roles {
  readonly main: Role;
  readonly canary: Role | null;
}
interface Role {
  readonly deployment: string;
  readonly port: number;
}

/** Annotation with the {@link Roles}. */
export const rolesKey = 'arthor.io/roles';

/** An HTTPRoute as it is applied; `metadata` apart so that a precondition can be added. */
export interface HttpRoute {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly parentRefs: Json;
    readonly hostnames: readonly string[];
    readonly rules: readonly Json[];
  };
}

/**
 * The one HTTPRoute of a lane: a rule for the header where there is one, then the rule for everybody.
 * Header matches win over plain ones by specification, whatever their order.
 */
export function httpRoute(spec: RouteSpec, options: HttpRouteOptions): HttpRoute {
  mustBePlain('gateway-api', spec);
  const { main, canary } = spec;
  const roles: Roles = { main: role(main), canary: canary === null ? null : role(canary) };
  const header = canary?.header ?? null;
  return {
    metadata: {
      name: spec.ref.name,
      namespace: spec.ref.namespace,
      labels: {
        [key.managedBy]: 'arthor',
        [key.instance]: options.instanceId,
        [key.lane]: String(spec.laneId),
      },
      annotations: { [key.tick]: String(spec.tick), [rolesKey]: JSON.stringify(roles) },
    },
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...options.gateway }],
      hostnames: [spec.host],
      rules: [
        ...(canary === null || header === null
          ? []
          : [rule(spec.path, [{ name: grayHeader, type: 'Exact', value: header }], [backend(canary, 1)])]),
        rule(spec.path, [], shares(main, canary)),
      ],
    },
  };
}

/** A backend of weight 0 is left out: what gateways make of it differs, up to refusing the whole table. */
function shares(main: Backend, canary: CanaryBackend | null): Json[] {
  const weight = canary?.weight ?? 0;
  if (canary === null || weight === 0) return [backend(main, 1)];
  if (weight === 100) return [backend(canary, 1)];
  return [backend(main, 100 - weight), backend(canary, weight)];
}

function rule(path: string, headers: Json[], backendRefs: Json[]): Json {
  return {
    matches: [{ path: { type: 'PathPrefix', value: path }, ...(headers.length === 0 ? {} : { headers }) }],
    filters: [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'X-Forwarded-Prefix', value: path }] },
      },
    ],
    backendRefs,
  };
}

function backend(of: Backend, weight: number): Json {
  const { service, port } = serviceOf('gateway-api', of);
  return { group: '', kind: 'Service', name: service, port, weight };
}

function role(of: Backend): Role {
  const { service, port } = serviceOf('gateway-api', of);
  return { deployment: service, port };
}
