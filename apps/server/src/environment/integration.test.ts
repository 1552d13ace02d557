import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProviderError, type ClusterPort, type PipelinePort, type RoutePort } from '@arthor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedProviders } from '../runtime/fixed-providers.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { AuditRow } from '../store/entity/audit.js';
import { EnvRow } from '../store/entity/env.js';

let server: TestServer;
let admin: TestUser;
let gateway: Server;
let hosts: (string | undefined)[];
let identity: ClusterPort['identity'];

const item = (code: string, message: string) => [{ code, status: 'OK', message }] as const;
// Only these are called.
const someOfCluster: Partial<ClusterPort> = {
  identity: (signal) => identity(signal),
  check: (namespace) => Promise.resolve(item('NAMESPACE', namespace)),
};
const someOfRoute: Partial<RoutePort> = {
  check: (namespace, host) => Promise.resolve(item('GATEWAY', `${namespace} ${host}`)),
};
const cluster = someOfCluster as ClusterPort;
const route = someOfRoute as RoutePort;
const pipeline = { check: () => Promise.resolve(item('JENKINS_REACHABLE', 'Jenkins answers.')) } as unknown;

class WithJenkins extends FixedProviders {
  override pipeline = () => pipeline as PipelinePort;
}

beforeAll(async () => {
  gateway = createServer((request, response) => {
    hosts.push(request.headers.host);
    response.writeHead(404, { server: 'some-gateway' }).end();
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  server = await TestServer.start({
    core: { providers: new WithJenkins(() => ({ cluster, route }), gatewayUrl()) },
  });
  admin = await server.user('ADMIN');
  await server.core.store.write((tx) =>
    tx.insert(EnvRow, { name: 'dev', description: '', host: 'dev.test' }),
  );
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => gateway.close(resolve));
});

// It listens on a port: its address is no path.
const gatewayUrl = () => `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
const post = (path: string, as = admin) => server.request('POST', `/api/v1/integrations/${path}`, as);

describe('POST /integrations/{kind}/test', () => {
  it('asks Jenkins', async () => {
    const { status, body } = await post('jenkins/test');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'jenkins',
      configured: true,
      environment: null,
      items: [{ code: 'JENKINS_REACHABLE', status: 'OK', message: 'Jenkins answers.' }],
    });
  });

  it('asks the cluster: what it is, and what an environment may there', async () => {
    identity = () => Promise.resolve('uid-1');

    expect((await post('kubernetes/test')).body.items).toEqual([
      { code: 'CLUSTER_REACHABLE', status: 'OK', message: 'The cluster answers; its identity is uid-1.' },
    ]);
    expect((await post('kubernetes/test?environment=dev')).body).toMatchObject({
      environment: 'dev',
      items: [{ code: 'NAMESPACE', message: 'dev' }],
    });
  });

  it('tells the exact words of what fails', async () => {
    identity = () =>
      Promise.reject(new ProviderError('kubernetes', 'DENIED', 'UNAUTHORIZED', 'the token has expired'));

    const { status, body } = await post('kubernetes/test');

    expect([status, body.configured]).toEqual([200, true]);
    expect(body.items[0].message).toContain('the token has expired');
    expect(body.items[0].status).toBe('UNKNOWN');
  });

  it('asks the gateway, as clients of an environment do', async () => {
    hosts = [];
    const { port } = new URL(gatewayUrl());

    const bare = await post('gateway/test');
    const ofDev = await post('gateway/test?environment=dev');

    const message = `${gatewayUrl()} answers HTTP 404 (some-gateway).`;
    expect(bare.body.items).toEqual([{ code: 'GATEWAY_REACHABLE', status: 'OK', message }]);
    expect(ofDev.body.items).toMatchObject([{ code: 'GATEWAY_REACHABLE' }, { message: 'dev dev.test' }]);
    expect(hosts).toEqual([`127.0.0.1:${port}`, `dev.test:${port}`]);
  });

  it('has nothing to ask of what is not there', async () => {
    expect((await post('registry/test')).body).toMatchObject({ configured: false, items: [] });
    const bare = await TestServer.start();
    const by = await bare.user('ADMIN');
    for (const kind of ['jenkins', 'kubernetes', 'gateway', 'registry']) {
      const { status, body } = await bare.request('POST', `/api/v1/integrations/${kind}/test`, by);
      expect([status, body.configured, body.items]).toEqual([200, false, []]);
    }
    await bare.stop();
  });

  it('says that a gateway is not there', async () => {
    const away = await TestServer.start({
      core: { providers: new FixedProviders(() => ({ cluster, route }), 'http://127.0.0.1:1') },
    });
    const { body } = await away.request(
      'POST',
      '/api/v1/integrations/gateway/test',
      await away.user('ADMIN'),
    );

    expect(body.items).toMatchObject([{ code: 'GATEWAY_REACHABLE', status: 'FAILED' }]);
    expect(body.items[0].message).toContain('ECONNREFUSED');
    await away.stop();
  });

  it('is on record, and for administrators', async () => {
    await post('jenkins/test');
    const rows = await server.core.store.read((view) =>
      view.rows.findBy(AuditRow, { action: 'testIntegration' }),
    );

    expect(rows.at(-1)).toMatchObject({ who: 'admin', target: 'integration/jenkins', result: 'OK' });
    expect((await post('jenkins/test', await server.user('OPERATOR'))).status).toBe(403);
  });

  it('refuses what it does not know', async () => {
    const unknown = await post('jenkins/test?environment=nowhere');

    expect([unknown.status, unknown.body.errors]).toEqual([
      422,
      [{ path: 'query.environment', code: 'ENVIRONMENT_UNKNOWN' }],
    ]);
    expect((await post('ftp/test')).status).toBe(400);
  });
});
