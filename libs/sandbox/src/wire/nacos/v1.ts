import { sendJson, sendText } from '../http-server.js';
import { deregister, patch, register, replace, type Refusal } from './instance-calls.js';
import { plain, type NacosCall } from './call.js';
import { addressOf, flag, hostOf, metadataOf, serviceOf, targetsOf, updatedText } from './parameters.js';

/** Answers as a 2.3.1 does: plain text where that is not JSON. false = it has no such call. */
export function calledV1(call: NacosCall): boolean {
  return clientCallV1(call) || adminCallV1(call);
}

/** The calls of applications, which a 3.x still answers. */
export function clientCallV1({ world, method, path, params, response }: NacosCall): boolean {
  const { registry } = world;
  switch (`${method} ${path}`) {
    case 'POST /v1/ns/instance':
      return told(response, register(registry, params, world.now));
    case 'DELETE /v1/ns/instance':
      deregister(registry, params);
      return told(response, null);
    case 'PUT /v1/ns/instance/beat': {
      const beat = params.get('beat');
      // An old client says all in one JSON; what of it counts is the address.
      const of = beat === null ? params : new URLSearchParams([...params, ...beatOf(beat)]);
      const code = registry.beat(serviceOf(params), addressOf(of)) ? 10_200 : 20_404;
      sendJson(response, 200, { clientBeatInterval: 5000, code, lightBeatEnabled: true });
      return true;
    }
    case 'GET /v1/ns/instance/list': {
      const service = serviceOf(params);
      const healthyOnly = flag(params, 'healthyOnly', false);
      const cluster = params.get('clusters') ?? '';
      const hosts = registry
        .list(service)
        .filter((one) => one.enabled && (one.healthy || !healthyOnly))
        .filter((one) => cluster === '' || cluster.split(',').includes(one.cluster))
        .map((one) => hostOf(service, one));
      const { group, name } = service;
      sendJson(response, 200, {
        name: `${group}@@${name}`,
        groupName: group,
        clusters: cluster,
        cacheMillis: 10_000,
        hosts,
        lastRefTime: world.now,
        checksum: '',
        allIPs: false,
        reachProtectionThreshold: false,
        valid: true,
      });
      return true;
    }
    case 'GET /v1/ns/instance': {
      const service = serviceOf(params);
      const at = addressOf(params);
      const found = registry
        .list(service)
        .find(({ ip, port, cluster }) => ip === at.ip && port === at.port && cluster === at.cluster);
      if (found === undefined) sendText(response, 404, 'no matched ip found!', plain);
      else
        sendJson(response, 200, { ...hostOf(service, found), service: `${service.group}@@${service.name}` });
      return true;
    }
    case 'GET /v1/ns/service/list': {
      const { namespace, group } = serviceOf(params);
      const doms = registry.names(namespace, group);
      sendJson(response, 200, { count: doms.length, doms });
      return true;
    }
    case 'GET /v1/ns/operator/metrics':
      sendJson(response, 200, { status: 'UP' });
      return true;
    default:
      return false;
  }
}

function adminCallV1({ world, method, path, params, response }: NacosCall): boolean {
  const { registry } = world;
  const service = serviceOf(params);
  switch (`${method} ${path}`) {
    case 'PUT /v1/ns/instance':
      return told(response, replace(registry, params));
    case 'PATCH /v1/ns/instance':
      return told(response, patch(registry, params));
    case 'PUT /v1/ns/instance/metadata/batch': {
      const metadata = metadataOf(params.get('metadata'));
      const reached = registry.merge(service, targetsOf(params.get('instances')), metadata);
      sendJson(response, 200, { updated: reached.map(updatedText) });
      return true;
    }
    case 'DELETE /v1/ns/instance/metadata/batch': {
      const names = Object.keys(metadataOf(params.get('metadata')));
      const reached = registry.remove(service, targetsOf(params.get('instances')), names);
      sendJson(response, 200, { updated: reached.map(updatedText) });
      return true;
    }
    case 'GET /v1/ns/catalog/service': {
      if (!registry.has(service)) return told(response, absent(service.name));
      const names = [...new Set(registry.list(service).map(({ cluster }) => cluster))];
      sendJson(response, 200, {
        service: { name: service.name, groupName: service.group },
        clusters: names.map((name) => ({ name, serviceName: service.name })),
      });
      return true;
    }
    case 'GET /v1/ns/catalog/instances': {
      const cluster = params.get('clusterName') ?? 'DEFAULT';
      const all = registry.list(service).filter((one) => one.cluster === cluster);
      if (all.length === 0) return told(response, absent(`cluster ${cluster}`));
      const size = Number(params.get('pageSize') ?? 10);
      const from = (Number(params.get('pageNo') ?? 1) - 1) * size;
      const list = all.slice(from, from + size).map((one) => hostOf(service, one));
      sendJson(response, 200, { list, count: all.length });
      return true;
    }
    default:
      return false;
  }
}

const absent = (what: string): Refusal => ({ status: 404, code: 404, message: `${what} is not found!` });

function told(response: NacosCall['response'], refusal: Refusal | null): true {
  if (refusal === null) sendText(response, 200, 'ok', plain);
  else sendText(response, refusal.status, refusal.message, plain);
  return true;
}

function beatOf(text: string): readonly [string, string][] {
  const { ip, port, cluster } = metadataOf(text);
  return [
    ['ip', ip ?? ''],
    ['port', port ?? ''],
    ['clusterName', cluster ?? ''],
  ];
}
