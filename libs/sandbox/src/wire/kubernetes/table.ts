import { asJson } from '../../world/cluster/cluster.js';
import type { KubeObject } from '../../world/cluster/object.js';
import type { Plural } from '../../world/cluster/resource.js';
import type { Json, JsonObject } from '../../world/json.js';
import { arrayAt, isJsonArray, isJsonObject, objectAt, stringAt } from '../../world/json.js';
import { shortDuration } from './age.js';

type Cell = string | number;

/** A column of `kubectl get`; one with `wide` shows under `-o wide` only. */
interface Column {
  readonly name: string;
  readonly wide?: true;
  readonly cell: (object: JsonObject, now: number) => Cell;
}

const noValue = '<none>';

const name: Column = { name: 'Name', cell: (object) => stringAt(objectAt(object, 'metadata'), 'name') ?? '' };
const age: Column = {
  name: 'Age',
  cell: (object, now) => since(stringAt(objectAt(object, 'metadata'), 'creationTimestamp'), now),
};

const templated: readonly Column[] = [
  wide('Containers', (object) => containersOf(object, 'name')),
  wide('Images', (object) => containersOf(object, 'image')),
  wide('Selector', (object) => pairs(objectAt(objectAt(spec(object), 'selector'), 'matchLabels'))),
];

const columnsByPlural: Readonly<Record<Plural, readonly Column[]>> = {
  pods: [
    name,
    column('Ready', (object) => {
      const statuses = arrayAt(status(object), 'containerStatuses');
      const ready = statuses.filter((each) => isJsonObject(each) && each['ready'] === true);
      return `${ready.length}/${arrayAt(spec(object), 'containers').length}`;
    }),
    column('Status', podReason),
    column('Restarts', (object) => countOf(arrayAt(status(object), 'containerStatuses')[0], 'restartCount')),
    age,
    wide('IP', (object) => stringAt(status(object), 'podIP') ?? noValue),
    wide('Node', (object) => stringAt(spec(object), 'nodeName') ?? noValue),
    wide('Nominated Node', () => noValue),
    wide('Readiness Gates', () => noValue),
  ],
  deployments: [
    name,
    column(
      'Ready',
      (object) => `${countOf(status(object), 'readyReplicas')}/${countOf(spec(object), 'replicas')}`,
    ),
    column('Up-to-date', (object) => countOf(status(object), 'updatedReplicas')),
    column('Available', (object) => countOf(status(object), 'availableReplicas')),
    age,
    ...templated,
  ],
  replicasets: [
    name,
    column('Desired', (object) => countOf(spec(object), 'replicas')),
    column('Current', (object) => countOf(status(object), 'replicas')),
    column('Ready', (object) => countOf(status(object), 'readyReplicas')),
    age,
    ...templated,
  ],
  services: [
    name,
    column('Type', (object) => stringAt(spec(object), 'type') ?? ''),
    column('Cluster-IP', (object) => stringAt(spec(object), 'clusterIP') ?? noValue),
    column('External-IP', () => noValue),
    column('Port(s)', (object) =>
      arrayAt(spec(object), 'ports')
        .map((port) => `${countOf(port, 'port')}/${stringAt(port, 'protocol') ?? 'TCP'}`)
        .join(','),
    ),
    age,
    wide('Selector', (object) => pairs(objectAt(spec(object), 'selector'))),
  ],
  ingresses: [
    name,
    column('Class', (object) => stringAt(spec(object), 'ingressClassName') ?? noValue),
    column('Hosts', (object) => {
      const hosts = arrayAt(spec(object), 'rules').map((rule) => stringAt(rule, 'host') ?? '*');
      return hosts.length === 0 ? '*' : hosts.join(',');
    }),
    column('Address', () => ''),
    column('Ports', () => '80'),
    age,
  ],
  endpointslices: [
    name,
    column('AddressType', (object) => stringAt(object, 'addressType') ?? ''),
    column('Ports', (object) =>
      listOr(arrayAt(object, 'ports').map((port) => String(countOf(port, 'port')))),
    ),
    column('Endpoints', (object) =>
      listOr(
        arrayAt(object, 'endpoints')
          .flatMap((endpoint) => arrayAt(endpoint, 'addresses'))
          .map(text),
      ),
    ),
    age,
  ],
  horizontalpodautoscalers: [
    name,
    column('Reference', (object) => {
      const target = objectAt(spec(object), 'scaleTargetRef');
      return `${stringAt(target, 'kind') ?? ''}/${stringAt(target, 'name') ?? ''}`;
    }),
    column('MinPods', (object) => countOf(spec(object), 'minReplicas')),
    column('MaxPods', (object) => countOf(spec(object), 'maxReplicas')),
    column('Replicas', (object) => countOf(status(object), 'currentReplicas')),
    age,
  ],
  poddisruptionbudgets: [
    name,
    column('Min Available', (object) => text(spec(object)['minAvailable'] ?? 'N/A')),
    column('Max Unavailable', (object) => text(spec(object)['maxUnavailable'] ?? 'N/A')),
    age,
  ],
  namespaces: [name, column('Status', (object) => stringAt(status(object), 'phase') ?? ''), age],
  nodes: [
    name,
    column('Status', () => 'Ready'),
    column('Roles', () => noValue),
    age,
    column('Version', (object) => stringAt(objectAt(status(object), 'nodeInfo'), 'kubeletVersion') ?? ''),
  ],
  ingressclasses: [
    name,
    column('Controller', (object) => stringAt(spec(object), 'controller') ?? ''),
    column('Parameters', () => noValue),
    age,
  ],
  gatewayclasses: [
    name,
    column('Controller', (object) => stringAt(spec(object), 'controllerName') ?? ''),
    column('Accepted', () => 'True'),
    age,
  ],
  gateways: [
    name,
    column('Class', (object) => stringAt(spec(object), 'gatewayClassName') ?? ''),
    column('Address', () => ''),
    column('Programmed', () => 'True'),
    age,
  ],
  httproutes: [name, column('Hostnames', (object) => JSON.stringify(spec(object)['hostnames'] ?? [])), age],
  events: [
    column('Last Seen', (object, now) => since(stringAt(object, 'lastTimestamp'), now)),
    column('Type', (object) => stringAt(object, 'type') ?? ''),
    column('Reason', (object) => stringAt(object, 'reason') ?? ''),
    column('Object', (object) => {
      const involved = objectAt(object, 'involvedObject');
      return `${(stringAt(involved, 'kind') ?? '').toLowerCase()}/${stringAt(involved, 'name') ?? ''}`;
    }),
    column('Message', (object) => stringAt(object, 'message') ?? ''),
  ],
};

/** Whether a request would rather have a table, as kubectl's `get` would. */
export function wantsTable(accept: string | undefined): boolean {
  return /as=Table;v=v1;g=meta\.k8s\.io/.test(accept ?? '');
}

/** Objects as the table kubectl prints. @param withColumns false in a watch after its first event */
export function tableOf(
  plural: Plural,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  now: number,
  withColumns = true,
): JsonObject {
  const columns = columnsByPlural[plural];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? columns.map(definition) : [],
    rows: objects.map((object) => {
      const json = asJson(object);
      const cells = columns.map((each) => each.cell(isJsonObject(json) ? json : {}, now));
      const { managedFields: _fields, ...shown } = object.metadata;
      return {
        cells,
        object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: shown },
      };
    }),
  };
}

function definition(column: Column): JsonObject {
  const format = column.name === 'Name' ? 'name' : '';
  const priority = column.wide === true ? 1 : 0;
  return { name: column.name, type: 'string', format, description: '', priority };
}

/** What ails a pod, in the word kubectl shows. */
function podReason(object: JsonObject): string {
  if (objectAt(object, 'metadata')['deletionTimestamp'] !== undefined) return 'Terminating';
  for (const each of arrayAt(status(object), 'containerStatuses')) {
    const state = objectAt(each, 'state');
    const reason =
      stringAt(objectAt(state, 'waiting'), 'reason') ?? stringAt(objectAt(state, 'terminated'), 'reason');
    if (reason !== undefined) return reason;
  }
  return stringAt(status(object), 'phase') ?? '';
}

function containersOf(object: JsonObject, key: 'name' | 'image'): string {
  const containers = arrayAt(objectAt(objectAt(spec(object), 'template'), 'spec'), 'containers');
  return containers.map((each) => stringAt(each, key) ?? '').join(',');
}

function column(name: string, cell: Column['cell']): Column {
  return { name, cell };
}

function wide(name: string, cell: Column['cell']): Column {
  return { name, wide: true, cell };
}

function spec(object: JsonObject): JsonObject {
  return objectAt(object, 'spec');
}

function status(object: JsonObject): JsonObject {
  return objectAt(object, 'status');
}

function countOf(value: Json | undefined, key: string): number {
  const count = isJsonObject(value) ? value[key] : undefined;
  return typeof count === 'number' ? count : 0;
}

function since(time: string | undefined, now: number): string {
  return time === undefined ? '<unknown>' : shortDuration(now - Date.parse(time));
}

function pairs(labels: JsonObject): string {
  return listOr(Object.entries(labels).map(([key, value]) => `${key}=${text(value)}`));
}

function listOr(items: readonly string[]): string {
  return items.length === 0 ? noValue : items.join(',');
}

function text(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return isJsonArray(value) ? value.map(text).join(',') : JSON.stringify(value ?? null);
}
