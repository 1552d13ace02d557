import { isJsonObject, type Json } from '../../world/json.js';
import type { InstanceKey, Listed, Metadata, ServiceKey } from '../../world/registry/registry-state.js';

/** `G@@s`, or `s` with its group beside it. */
export function serviceOf(params: URLSearchParams): ServiceKey {
  const given = params.get('serviceName') ?? '';
  const [group, name] = given.includes('@@') ? given.split('@@') : [params.get('groupName'), given];
  const namespace = params.get('namespaceId') ?? '';
  return {
    namespace: namespace === '' ? 'public' : namespace,
    group: group === null || group === '' || group === undefined ? 'DEFAULT_GROUP' : group,
    name: name ?? '',
  };
}

export function addressOf(params: URLSearchParams): InstanceKey {
  const cluster = params.get('clusterName') ?? params.get('cluster') ?? '';
  return {
    ip: params.get('ip') ?? '',
    port: Number(params.get('port') ?? 0),
    cluster: cluster === '' ? 'DEFAULT' : cluster,
  };
}

/** JSON, or `a=1,b=2`. */
export function metadataOf(text: string | null): Metadata {
  if (text === null || text === '') return {};
  const parsed = parse(text);
  if (isJsonObject(parsed))
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, textOf(value)]));
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const [name, value] = pair.split('=');
      return name !== undefined && value !== undefined ? [[name, value]] : [];
    }),
  );
}

/** Which instances a batch is for: none named, or none that can be read, are all of them. */
export function targetsOf(text: string | null): readonly InstanceKey[] | 'all' {
  const parsed = text === null ? null : parse(text);
  if (!Array.isArray(parsed) || parsed.length === 0) return 'all';
  return (parsed as readonly Json[]).filter(isJsonObject).map((one) => ({
    ip: textOf(one['ip']),
    port: Number(one['port']),
    cluster: typeof one['clusterName'] === 'string' ? one['clusterName'] : 'DEFAULT',
  }));
}

/** How a batch names an instance it reached. */
export const updatedText = ({
  ip,
  port,
  cluster,
  ephemeral,
}: InstanceKey & { readonly ephemeral: boolean }) =>
  `${ip}:${port}:unknown:${cluster}:${ephemeral ? 'ephemeral' : 'persist'}`;

/** An instance in a list. */
export const hostOf = ({ group, name }: ServiceKey, one: Listed) => ({
  instanceId: `${one.ip}#${one.port}#${one.cluster}#${group}@@${name}`,
  ip: one.ip,
  port: one.port,
  weight: one.weight,
  healthy: one.healthy,
  enabled: one.enabled,
  ephemeral: one.ephemeral,
  clusterName: one.cluster,
  serviceName: `${group}@@${name}`,
  metadata: one.metadata,
  instanceHeartBeatInterval: 5000,
  ipDeleteTimeout: 30_000,
  instanceHeartBeatTimeOut: 15_000,
});

export const flag = (params: URLSearchParams, name: string, otherwise: boolean): boolean =>
  params.has(name) ? params.get(name) === 'true' : otherwise;

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
