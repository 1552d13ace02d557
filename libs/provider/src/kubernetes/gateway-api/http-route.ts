import type { Backend, CanaryBackend, Json, RouteSpec } from '@arthor/core';
import { hostOf, secretOf, tickHeader } from '../../data-plane/mark.js';
import { key } from '../label.js';
import { grayHeader, mustBePlain } from '../../route-fence.js';
import { serviceOf } from '../service-backend.js';

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
 * The one HTTPRoute of a lane: the rule for everybody, the tick rule, and a rule for the header where there is one.
 * A rule keeps its place as long as the route exists, since gateways name what they keep of a rule by its place
 * (Envoy Gateway its clusters, Traefik its services) and would begin anew with it. Their order says nothing:
 * header matches win over plain ones by specification.
 *
 * @param mark what the tick rule answers; null = as it was written before there were tick rules
 */
export function httpRoute(spec: RouteSpec, options: HttpRouteOptions, mark: string | null): HttpRoute {
  mustBePlain('gateway-api', spec);
  const { main, canary } = spec;
  const roles: Roles = { main: role(main), canary: canary === null ? null : role(canary) };
  const everybody = rule(spec.path, [], shares(main, canary));
  const gray = canary?.header == null ? [] : [grayRule(spec.path, canary, canary.header)];
  const secret = secretOf(options.instanceId, spec.laneId);
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
      rules: mark === null ? [...gray, everybody] : [everybody, tickRule(spec.path, secret, mark), ...gray],
    },
  };
}

const grayRule = (path: string, canary: CanaryBackend, header: string): Json =>
  rule(path, [{ name: grayHeader, type: 'Exact', value: header }], [backend(canary, 1)]);

/** Answered by the gateway itself with the mark: who serves it serves the other rules of this very write. */
function tickRule(path: string, secret: string, mark: string): Json {
  const headers = [{ name: tickHeader, type: 'Exact', value: secret }];
  return {
    matches: [{ path: { type: 'PathPrefix', value: path }, headers }],
    filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: hostOf(mark), statusCode: 302 } }],
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
