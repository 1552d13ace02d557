import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterPort, RoutePort } from '@arthor/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { insertDeployment, insertLane } from '../lane/rows.fixture.js';
import { FixedProviders } from '../runtime/fixed-providers.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { AuditRow } from '../store/entity/audit.js';
import { EnvRow } from '../store/entity/env.js';
import { LaneRow } from '../store/entity/lane.js';
import { sendRequests } from './gateway-requests.js';

type Says = (request: IncomingMessage, response: ServerResponse) => void;

let server: TestServer;
let developer: TestUser;
let gateway: Server;
let says: Says;
const asked: IncomingMessage[] = [];
const lanes = new Map<string, number>();

/** A pod of the deployment answers as the sandbox's do. */
const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

beforeAll(async () => {
  gateway = createServer((request, response) => {
    asked.push(request);
    says(request, response);
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const ports = { cluster: {} as ClusterPort, route: {} as RoutePort };
  const providers = new FixedProviders(() => ports, `${gatewayUrl().href}console`);
  server = await TestServer.start({ core: { providers } });
  developer = await server.user('DEVELOPER', 'dev');
  await server.core.store.write(async (tx) => {
    await tx.insert(EnvRow, { name: 'dev', description: '', host: 'dev.example.com' });
    const stable = await insertLane(tx);
    const inside = await insertLane(tx, { symbol: 'inside' });
    const main = await insertDeployment(tx, stable, { name: 'shop-a', status: 'DEPLOYED' });
    await insertDeployment(tx, stable, { name: 'shop-b', status: 'DEPLOYED', canary: true, buildId: 2 });
    const worker = await insertDeployment(tx, inside, { name: 'shop-c', external: false });
    await tx.patch(LaneRow, { id: stable.id }, { mainId: main.id });
    await tx.patch(LaneRow, { id: inside.id }, { mainId: worker.id });
    lanes.set('stable', stable.id).set('inside', inside.id);
    lanes.set('empty', (await insertLane(tx, { symbol: 'empty' })).id);
  });
});
afterEach(() => asked.splice(0));
afterAll(async () => {
  await server.stop();
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
});

// It listens on a port: its address is no path.
const gatewayUrl = () => new URL(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`);
const tryLane = (body: object, lane = 'stable', as = developer) =>
  server.request('POST', `/api/v1/lanes/${lanes.get(lane) ?? 999}/try`, as).send(body);

describe('POST /lanes/{id}/try', () => {
  it('asks the lane’s own address as clients do, and tells who answered', async () => {
    says = ({ headers }, response) =>
      json(response, { pod: headers['gray'] === 'v2' ? 'shop-b-7d-x' : 'shop-a-5c-y' });

    const plain = await tryLane({ requests: 4 });
    const gray = await tryLane({ requests: 2, header: 'v2' });

    expect(plain.body).toMatchObject({
      header: null,
      requests: 4,
      complete: true,
      answers: [{ deployment: { name: 'shop-a', canary: false }, count: 4 }],
      failed: 0,
      statuses: [{ status: 200, count: 4 }],
    });
    expect(gray.body.answers).toMatchObject([{ deployment: { name: 'shop-b', buildId: 2 }, count: 2 }]);
    const { port } = gatewayUrl();
    expect(plain.body.url).toBe(`http://dev.example.com:${port}/shop.stable/`);
    for (const { method, url, headers } of asked)
      expect([method, url, headers.host]).toEqual(['GET', '/shop.stable/', `dev.example.com:${port}`]);
  });

  it('takes the word of a header, too; what names no pod of the lane is told as unknown', async () => {
    const answers: Says[] = [
      (_, response) => response.setHeader('x-arthor-pod', 'shop-a-1').end('hello'),
      (_, response) => response.writeHead(404).end('no such page'),
      (_, response) => json(response, { pod: 'other-a-1' }),
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      (_, response) => json(response, ['pod']),
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"pod":'),
    ];
    says = (request, response) => answers[asked.length % answers.length]?.(request, response);

    const { body } = await tryLane({ requests: 6 });

    expect(body.answers).toMatchObject([
      { deployment: null, count: 5 },
      { deployment: { name: 'shop-a' }, count: 1 },
    ]);
    expect(body.statuses).toEqual([
      { status: 200, count: 4 },
      { status: 404, count: 1 },
      { status: 302, count: 1 },
    ]);
    expect(asked).toHaveLength(6);
  });

  it('counts what has no answer, with the words of the network', async () => {
    says = ({ socket }) => socket.destroy();

    const { body } = await tryLane({ requests: 3 });

    expect(body).toMatchObject({ requests: 3, failed: 3, answers: [], p50Ms: null });
    expect(body.errors).toMatchObject([{ count: 3 }]);
  });

  it('reads no more of an answer than a name needs', async () => {
    says = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => void (response.destroyed || response.write('x'.repeat(100_000), more));
      more();
    };

    const { body } = await tryLane({ requests: 2 });

    expect(body).toMatchObject({ complete: true, answers: [{ deployment: null, count: 2 }] });
  });

  it('is on record', async () => {
    says = (_, response) => response.end();

    await tryLane({ requests: 1 });

    const rows = await server.core.store.read((view) => view.rows.findBy(AuditRow, { action: 'tryLane' }));
    expect(rows.at(-1)).toMatchObject({
      who: developer.username,
      target: `lane/${lanes.get('stable')}`,
      environment: 'dev',
      result: 'OK',
    });
  });

  it('lets three run at the same time, and tells others to wait', async () => {
    const waiting: ServerResponse[] = [];
    says = (_, response) => waiting.push(response);
    const running = Array.from({ length: 3 }, () => tryLane({ requests: 1 }).then((answer) => answer));
    await expect.poll(() => waiting.length).toBe(3);

    const fourth = await tryLane({ requests: 1 });

    expect([fourth.status, fourth.body.code]).toEqual([429, 'TRY_BUSY']);
    for (const response of waiting) response.end();
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('ends in time, and tells what it has got', async () => {
    const url = new URL('http://dev.example.com/shop.stable/');
    let answered = 0;
    says = (_, response) => void (++answered <= 5 && response.end());
    const requests = { gateway: gatewayUrl(), url, headers: {}, count: 20, now: () => 0 };

    const outcomes = await sendRequests(requests, AbortSignal.timeout(200));

    expect(outcomes).toEqual(Array.from({ length: 5 }, () => ({ status: 200, pod: null, ms: 0 })));
  });

  it.each<[string, object, number]>([
    ['another address', { requests: 1, url: 'http://127.0.0.1/' }, 400],
    ['another host', { requests: 1, host: 'evil.example' }, 400],
    ['too many requests', { requests: 201 }, 400],
    ['a header that is none', { requests: 1, header: 'a\r\nhost: x' }, 400],
  ])('takes no %s', async (_, body, status) => {
    expect((await tryLane(body)).status).toBe(status);
    expect(asked).toHaveLength(0);
  });

  it.each(['inside', 'empty'])('has nothing to ask where nothing has an address: %s', async (lane) => {
    const { status, body } = await tryLane({ requests: 1 }, lane);

    expect([status, body.code]).toEqual([409, 'NOTHING_SERVES']);
  });

  it('is for who may do something there; a hidden lane is like none', async () => {
    const looks = await server.user('VIEWER', 'dev', 'looks');
    const hidden = await server.user('DEVELOPER', 'prod', 'hidden');
    const elsewhere = await tryLane({ requests: 1 }, 'stable', hidden);

    expect((await tryLane({ requests: 1 }, 'stable', looks)).status).toBe(403);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'LANE_UNKNOWN']);
    expect((await tryLane({ requests: 1 }, 'none')).body.code).toBe('LANE_UNKNOWN');
    expect(asked).toHaveLength(0);
  });
});
