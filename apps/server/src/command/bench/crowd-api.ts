import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';

/**
 * A worker of its own: an API server with many workloads, all alike. The first of them is applied by the
 * adapters themselves; each listing then has it `size` times, with `token` replaced by the number.
 */
const { size, token } = z.object({ size: z.number(), token: z.string() }).parse(workerData);

type Body = Record<string, unknown> & { metadata: Record<string, unknown> };
/** Text of the first object of each plural. */
const first = new Map<string, string>();

createServer((request, response) => {
  request.setEncoding('utf8');
  let body = '';
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => answer(request, response, body));
}).listen(0, '127.0.0.1', function (this: { address(): AddressInfo | string | null }) {
  const address = this.address();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, no window
  parentPort?.postMessage(typeof address === 'object' ? address?.port : null);
});

function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
  const [plural = '', name] = pathname.split('/').slice(pathname.startsWith('/apis/') ? 6 : 5);
  const send = (status: number, text: string) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  if (request.method === 'PATCH') send(200, keep(plural, body));
  // Nothing ever changes.
  else if (searchParams.has('watch')) response.writeHead(200).flushHeaders();
  else if (name === undefined && plural !== '') send(200, page(plural, searchParams));
  else send(404, JSON.stringify({ kind: 'Status', code: 404, reason: 'NotFound', message: 'not found' }));
}

function keep(plural: string, text: string): string {
  const stored = complete(JSON.parse(text));
  // What tells that a gateway has taken a route is of its lane alone, and cannot be copied: all are routes of
  // before there was such a thing.
  if (String(stored.metadata['name']).endsWith('-tick')) return JSON.stringify(stored);
  const { 'arthor.io/mark': _, ...annotations } = z
    .record(z.string(), z.unknown())
    .parse(stored.metadata['annotations'] ?? {});
  stored.metadata['annotations'] = annotations;
  first.set(plural, JSON.stringify(stored));
  if (plural === 'deployments') first.set('pods', JSON.stringify(podOf(stored)));
  return JSON.stringify(stored);
}

/** As the API stores it: who set which field is as long as the fields themselves. */
function complete(body: Body): Body {
  const replicas = z.object({ replicas: z.number().default(0) }).parse(body['spec']).replicas;
  const counts = ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'];
  return {
    ...body,
    metadata: {
      ...body.metadata,
      uid: `uid-${token}`,
      resourceVersion: token,
      generation: 1,
      managedFields: [{ manager: 'arthor', operation: 'Apply', fieldsV1: fieldsOf({ spec: body['spec'] }) }],
    },
    status: { observedGeneration: 1, ...Object.fromEntries(counts.map((name) => [name, replicas])) },
  };
}

/** Every field of a value as one manager's: lists by the names of their members, others as a whole. */
function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {};
  const named = z.array(z.looseObject({ name: z.string() })).safeParse(value);
  if (Array.isArray(value) && !named.success) return {};
  const members: readonly (readonly [string, unknown])[] = named.success
    ? named.data.map((one) => [`k:${JSON.stringify({ name: one.name })}`, one])
    : Object.entries(value).map(([name, one]) => [`f:${name}`, one]);
  return Object.fromEntries(members.map(([step, one]) => [step, fieldsOf(one)]));
}

function podOf(deployment: Body): Body {
  const { template } = z
    .object({ template: z.object({ metadata: z.record(z.string(), z.unknown()), spec: z.unknown() }) })
    .parse(deployment['spec']);
  const { name, namespace, uid, resourceVersion, managedFields } = deployment.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      name: `${String(name)}-x`,
      namespace,
      uid,
      resourceVersion,
      managedFields,
    },
    spec: template.spec,
    status: {
      phase: 'Running',
      podIP: '10.0.0.1',
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
        type,
        status: 'True',
      })),
      containerStatuses: [{ name, image: 'shop:1', ready: true, restartCount: 0, state: { running: {} } }],
    },
  };
}

function page(plural: string, query: URLSearchParams): string {
  const template = first.get(plural);
  const from = Number(query.get('continue') ?? 1);
  const to = Math.min(size + 1, from + Number(query.get('limit') ?? size));
  const items: string[] = [];
  if (template !== undefined)
    for (let number = from; number < to; number++) items.push(template.replaceAll(token, String(number)));
  const metadata = { resourceVersion: String(size + 1), ...(to <= size ? { continue: String(to) } : {}) };
  return `{"metadata":${JSON.stringify(metadata)},"items":[${items.join(',')}]}`;
}
