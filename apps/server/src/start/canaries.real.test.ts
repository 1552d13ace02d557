import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { integrationKinds } from '@arthor/contract';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadConfig } from '../config.js';
import { maskOf } from '../runtime/mask.js';
import { openLog } from '../runtime/log.js';
import { entities } from '../store/entities.js';
import { startServer, type RunningServer } from './server.js';

/** One secret of each kind, with characters that are written otherwise in URLs and in JSON. */
const canaries = {
  kubernetes: 'canary-kubernetes-4f8a/1c',
  jenkins: 'canary-jenkins-4f8a+1c',
  images: 'canary-images-"4f8a"',
  nacos: 'canary-nacos-4f8a 1c',
  apisix: 'canary-apisix-4f8a1c',
  admin: 'canary-admin-4f8a1c',
};

/** How the providers answer: all of them echo everything that they know. */
type Manner = 'denied' | 'failed' | 'answered';
let manner: Manner;

/** A provider of whatever kind that echoes what it was asked, by whom, and all of our secrets beside. */
function echo(request: IncomingMessage, response: ServerResponse, body: string): void {
  const asked = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`;
  const basic = Buffer.from(`arthor:${canaries.jenkins}`).toString('base64');
  const said = `${asked} ${basic} ${Object.values(canaries).join(' ')}`;
  if (manner === 'failed') {
    response.writeHead(500, { 'content-type': 'text/html', server: canaries.apisix }).end(`<p>${said}</p>`);
    return;
  }
  // A job, and the log of a build.
  if (manner === 'answered' && /config\.xml|logText/.test(request.url ?? '')) {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`<name>ARTHOR_BUILD</name> ${said}\n`);
    return;
  }
  const made = /\/build(WithParameters)?\b/.test(request.url ?? '') ? 201 : 200;
  const status = manner === 'denied' ? 403 : made;
  const metadata = {
    name: said,
    namespace: said,
    uid: `uid-${canaries.kubernetes}`,
    resourceVersion: '1',
    creationTimestamp: null,
  };
  const item = {
    metadata,
    type: 'Warning',
    reason: said,
    message: said,
    involvedObject: { kind: 'Pod', name: said },
  };
  // A finished build of Jenkins, and the way to it.
  const done = {
    id: 1,
    number: 1,
    queueId: 1,
    building: false,
    result: 'SUCCESS',
    why: said,
    description: said,
    artifacts: [{ relativePath: 'arthor.json' }],
    image: `x ${canaries.jenkins}`,
    commit: said,
    url: said,
    actions: [{ parameters: [{ name: 'ARTHOR_BUILD', value: '1' }] }],
  };
  const all = {
    kind: 'Status',
    ...item,
    error_msg: said,
    msg: said,
    error: said,
    gitVersion: said,
    major: '1',
    minor: '33',
    items: [item],
    list: [{ value: { id: said, name: said, desc: said }, modifiedIndex: 1 }],
    hosts: [{ ip: said, port: 1, metadata: { said } }],
    data: said,
    status: {
      allowed: false,
      reason: said,
      conditions: [{ type: 'X', status: 'False', reason: said, message: said }],
    },
    jobs: [{ name: said }],
    builds: [done],
    ...done,
    executable: done,
    spec: { controller: said },
  };
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-jenkins': '2.5',
    location: `http://${request.headers.host}/queue/item/1/`,
    server: said.replaceAll(/[^ -~]/g, ''),
  });
  response.end(JSON.stringify(all));
}

const directory = mkdtempSync(join(tmpdir(), 'arthor-canaries-'));
const told: string[] = [];
let provider: Server;
let server: RunningServer;
let cookie = '';
let csrf = '';

beforeAll(async () => {
  manner = 'answered';
  provider = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part))).on('end', () => echo(request, response, body));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const { port } = provider.address() as AddressInfo;
  const kubeconfig = join(directory, 'kubeconfig');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'u', user: { token: canaries.kubernetes } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'c',
    }),
  );
  const config = loadConfig(
    {
      PORT: '0',
      SANDBOX: 'off',
      LOG_LEVEL: 'trace',
      LOG_FORMAT: 'json',
      DATABASE_URL: 'sqlite:data/arthor.sqlite',
      ADMIN_PASSWORD: canaries.admin,
      RESYNC_SECONDS: '0.5',
      KUBERNETES_CONFIG: kubeconfig,
      KUBERNETES_ROUTE_PROVIDER: 'ingress-nginx',
      KUBERNETES_DEBUGGING: 'true',
      GATEWAY_URL: `http://127.0.0.1:${port}`,
      JENKINS_ENDPOINT: `http://127.0.0.1:${port}`,
      JENKINS_USERNAME: 'arthor',
      JENKINS_API_TOKEN: canaries.jenkins,
      JENKINS_IMAGE_REPOSITORY_HOST: 'registry.test',
      JENKINS_IMAGE_REPOSITORY_ORG: 'demo',
      JENKINS_IMAGE_REPOSITORY_USERNAME: 'robot',
      JENKINS_IMAGE_REPOSITORY_PASSWORD: canaries.images,
      NACOS_HOST: '127.0.0.1',
      NACOS_PORT: String(port),
      NACOS_USERNAME: 'arthor',
      NACOS_PASSWORD: canaries.nacos,
      APISIX_HOST: '127.0.0.1',
      APISIX_PORT: String(port),
      APISIX_TOKEN: canaries.apisix,
      APISIX_CONTROL_URLS: `http://127.0.0.1:${port}`,
    },
    directory,
  );
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    told.push(`log: ${String(line)}`);
    return true;
  });
  server = await startServer(config, openLog(config.log, maskOf(config.secrets)));
  const { body } = await call('POST', '/session', { username: 'admin', password: canaries.admin });
  csrf = String(Object(body).csrf);
}, 30_000);
afterAll(async () => {
  await server?.stop();
  vi.restoreAllMocks();
  provider.close();
  rmSync(directory, { recursive: true });
});

async function call(method: string, path: string, body?: object) {
  const headers = { cookie, 'x-arthor-csrf': csrf, 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  cookie ||= answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const text = await answer.text();
  told.push(`${method} ${path}: ${JSON.stringify([...answer.headers])} ${text}`);
  const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : null;
  return { status: answer.status, body: parsed };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The live view for a moment, from its beginning. */
async function live(): Promise<void> {
  const headers = { cookie, 'last-event-id': '0' };
  const stop = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/events`, {
    headers,
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 300);
  try {
    for await (const part of answer.body ?? []) told.push(`event: ${Buffer.from(part).toString()}`);
  } catch {
    // It was ended here.
  }
}

it('shows no secret anywhere, whatever the providers echo', { timeout: 60_000 }, async () => {
  for (const [name, deployMode] of [
    ['dev', 'NATIVE'],
    ['loose', 'UNCOUPLED'],
  ]) {
    await call('POST', '/environments', { name, description: '', host: `${name}.test` });
    await call('PATCH', `/environments/${name}`, { settings: { deployMode } });
  }
  await call('POST', '/applications', { name: 'shop' });
  const repositoryUrl = 'https://git.test/shop.git';
  await call('POST', '/applications/shop/features', { name: 'main', repositoryUrl, branch: 'main' });
  const registered = {
    application: 'shop',
    feature: 'main',
    image: 'registry.test/shop:1',
    commit: '0c77de1',
  };
  for (manner of ['answered', 'denied', 'failed'] as const) {
    const at = manner;
    await call('POST', '/builds', { application: 'shop', feature: 'main', environment: 'dev' });
    for (const environment of ['dev', 'loose']) {
      const { body } = await call('POST', '/builds', { ...registered, environment });
      const deploy = { operate: 'DEPLOY', build: Object(body).id, environment, symbol: at };
      await call('POST', '/operations?dryRun=true', deploy);
      await call('POST', '/operations', deploy);
      await call('GET', `/environments/${environment}/check`);
    }
    for (const kind of integrationKinds) await call('POST', `/integrations/${kind}/test`);
    await (at === 'answered' ? call('GET', '/builds/1?wait=15') : pause(700));
    for (const list of [
      'builds',
      'lanes',
      'operations',
      'deployments',
      'environments',
      'audit',
      'applications',
    ])
      await call('GET', `/${list}?limit=200`);
    for (const path of [
      '/system',
      '/lanes/1/history',
      '/builds/1/log',
      '/deployments/1/events',
      '/operations/1',
      '/lanes/1',
    ])
      await call('GET', path);
  }
  await live();
  told.push(await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text());
  for (const entity of entities)
    for (const row of await server.core.store.read((view) => view.rows.find(entity)))
      told.push(`${entity.name}: ${JSON.stringify(row)}`);
  for (const file of readdirSync(join(directory, 'data')))
    told.push(`file ${file}: ${readFileSync(join(directory, 'data', file), 'latin1')}`);

  expect(told.filter((text) => text.startsWith('log: ')).length).toBeGreaterThan(20);
  // They were echoed, kept and told: without them.
  for (const kept of ['log: ', 'event: ', 'GET ', 'BuildRecordRow', 'DeploymentRow', 'EventRow'])
    expect(
      told.some((text) => text.startsWith(kept) && text.includes('***')),
      kept,
    ).toBe(true);
  expect(new Set(shown())).toEqual(new Set());
});

/** Where a secret stands, in whatever form. */
function shown(): readonly string[] {
  return Object.values(canaries).flatMap((secret) => {
    const forms = [
      secret.slice(0, 10),
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ];
    forms.push(Buffer.from(`arthor:${secret}`).toString('base64'));
    return told.flatMap((text) => {
      const at = forms.map((form) => text.indexOf(form)).find((found) => found >= 0);
      return at === undefined ? [] : [`${text.slice(0, 60)} … ${text.slice(Math.max(0, at - 60), at + 40)}`];
    });
  });
}
