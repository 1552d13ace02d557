import { sendJson } from '../http-server.js';
import { deregister, patch, register, replace, type Refusal } from './instance-calls.js';
import type { NacosCall } from './call.js';
import { addressOf, flag, hostOf, metadataOf, serviceOf, targetsOf, updatedText } from './parameters.js';
import { clientCallV1 } from './v1.js';

/** Calls of 2.x that a 3.x with its defaults answers by naming their successor. */
const gone = /^\/(v1\/ns\/(instance(\/metadata\/batch)?|catalog\/.*)|v2\/ns\/.*|v1\/console\/.*)$/;

/** Answers as a 3.0.3 with its defaults does. false = it has no such call. */
export function calledV3(call: NacosCall): boolean {
  const { world, method, path, params, response } = call;
  const { registry } = world;
  const service = serviceOf(params);
  const lists = (healthyOnly: boolean, enabledOnly: boolean) =>
    registry
      .list(service)
      .filter((one) => (one.healthy || !healthyOnly) && (one.enabled || !enabledOnly))
      .map((one) => hostOf(service, one));
  switch (`${method} ${path}`) {
    case 'GET /v3/admin/core/state':
      return told(response, { version: '3.0.3', standalone_mode: 'standalone', function_mode: 'All' });
    case 'GET /v3/admin/core/state/readiness':
      return told(response, 'ok');
    case 'POST /v3/admin/ns/instance':
    case 'POST /v3/client/ns/instance': {
      // A heartbeat of one that is known changes nothing of it.
      const isBeat = flag(params, 'heartBeat', false) && registry.beat(service, addressOf(params));
      return ended(response, isBeat ? null : register(registry, params, world.now));
    }
    case 'DELETE /v3/admin/ns/instance':
    case 'DELETE /v3/client/ns/instance':
      deregister(registry, params);
      return ended(response, null);
    case 'PUT /v3/admin/ns/instance':
      return ended(response, replace(registry, params));
    case 'PUT /v3/admin/ns/instance/partial':
      return ended(response, patch(registry, params));
    case 'PUT /v3/admin/ns/instance/metadata/batch': {
      const metadata = metadataOf(params.get('metadata'));
      const reached = registry.merge(service, targetsOf(params.get('instances')), metadata);
      return told(response, { updated: reached.map(updatedText) });
    }
    case 'DELETE /v3/admin/ns/instance/metadata/batch': {
      const names = Object.keys(metadataOf(params.get('metadata')));
      const reached = registry.remove(service, targetsOf(params.get('instances')), names);
      return told(response, { updated: reached.map(updatedText) });
    }
    case 'GET /v3/admin/ns/service': {
      if (!registry.has(service)) return ended(response, absent(`service ${service.name}`));
      const clusters = registry
        .list(service)
        .map(({ cluster }) => [cluster, { clusterName: cluster }] as const);
      return told(response, {
        namespaceId: service.namespace,
        groupName: service.group,
        serviceName: service.name,
        clusterMap: Object.fromEntries(clusters),
      });
    }
    case 'GET /v3/admin/ns/instance/list': {
      const cluster = params.get('clusterName') ?? 'DEFAULT';
      const found = registry.list(service).filter((one) => one.cluster === cluster);
      if (found.length === 0) return ended(response, absent(`cluster ${cluster}`));
      return told(
        response,
        found.map((one) => hostOf(service, one)),
      );
    }
    case 'GET /v3/client/ns/instance/list':
      return told(response, lists(flag(params, 'healthyOnly', false), true));
    default:
      if (!isGone(method, path)) return clientCallV1(call);
      sendJson(response, 410, { code: 410, message: successor(method), data: null });
      return true;
  }
}

/** Registration, heartbeats and lists of 2.x still work. */
const isGone = (method: string, path: string): boolean =>
  gone.test(path) && !(path === '/v1/ns/instance' && method !== 'PUT' && method !== 'PATCH');

const successor = (method: string): string =>
  `Current API will be deprecated, please use API(s) \`${method} \${contextPath:nacos}/v3/admin/ns/instance\` instead, or set \`nacos.core.api.compatibility.admin.enabled=true\``;

const absent = (what: string): Refusal => ({ status: 404, code: 30_000, message: `${what} is not found!` });

function told(response: NacosCall['response'], data: unknown): true {
  sendJson(response, 200, { code: 0, message: 'success', data });
  return true;
}

function ended(response: NacosCall['response'], refusal: Refusal | null): true {
  if (refusal === null) return told(response, 'ok');
  const { status, code, message } = refusal;
  sendJson(response, status, { code, message, data: null });
  return true;
}
