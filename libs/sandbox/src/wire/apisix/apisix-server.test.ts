import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox.js';
import { VirtualClock } from '../../world/virtual-clock.js';
import { seededRandom } from '../../world/world.fixture.js';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let directory: string;
let clock: VirtualClock;
let sandbox: Sandbox;

const start = async () => {
  clock = new VirtualClock();
  sandbox = await startSandbox({
    simulate: { kubernetes: true, jenkins: false, apisix: true },
    directory,
    clock,
    random: seededRandom(),
    gatewayPort: 0,
    propagationMs: () => 10,
  });
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'arthor-sandbox-'));
  await start();
});

afterEach(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Asks with the key unless another one is given. */
async function admin(method: string, path: string, body?: object, key = sandbox.apisix?.token ?? '') {
  const response = await fetch(`${sandbox.apisix?.url}/apisix/admin${path}`, {
    method,
    // The server is started anew meanwhile.
    headers: { 'X-API-KEY': key, connection: 'close' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json(), server: response.headers.get('server') };
}

const upstream = { nodes: { '10.0.0.1:8080': 1 } };
const route = { uri: '/shop', upstream_id: 'shop', labels: { team: 'a' } };

describe('the Admin API', () => {
  it('lets in whoever has the key only', async () => {
    expect(await admin('GET', '/routes')).toMatchObject({
      status: 200,
      json: { list: [], total: 0 },
      server: 'APISIX/3.18.0',
    });
    expect(await admin('GET', '/routes', undefined, 'other')).toMatchObject({
      status: 401,
      json: { error_msg: 'failed to check token', description: 'wrong apikey' },
    });
  });

  it('creates with 201, replaces whole with 200, and moves the index each time', async () => {
    await admin('PUT', '/upstreams/shop', upstream);
    expect(await admin('PUT', '/routes/r', route)).toMatchObject({
      status: 201,
      json: { key: '/apisix/routes/r', value: { id: 'r', labels: { team: 'a' } } },
    });
    const first = await admin('GET', '/routes/r');
    const { labels: _, ...without } = route;
    expect(await admin('PUT', '/routes/r', without)).toMatchObject({ status: 200 });
    const second = await admin('GET', '/routes/r');

    expect(second.json).not.toHaveProperty('value.labels');
    expect(second.json).toMatchObject({
      createdIndex: (first.json as { createdIndex: number }).createdIndex,
    });
    expect(second.json).not.toMatchObject({
      modifiedIndex: (first.json as { modifiedIndex: number }).modifiedIndex,
    });
  });

  it('answers 404 in its own words, deletes once, and asks for an upstream first', async () => {
    expect(await admin('GET', '/routes/r')).toMatchObject({
      status: 404,
      json: { message: 'Key not found' },
    });
    expect(await admin('PUT', '/routes/r', route)).toMatchObject({
      status: 400,
      json: {
        error_msg: 'failed to fetch upstream info by upstream id [shop], response code: 404',
      },
    });
    await admin('PUT', '/upstreams/shop', upstream);
    await admin('PUT', '/routes/r', route);
    expect((await admin('DELETE', '/routes/r')).status).toBe(200);
    expect((await admin('DELETE', '/routes/r')).status).toBe(404);
  });

  it('filters a list by the key of a label, and pages it', async () => {
    await admin('PUT', '/upstreams/shop', upstream);
    await admin('PUT', '/routes/r', route);
    await admin('PUT', '/routes/s', { uri: '/s', upstream_id: 'shop' });

    expect((await admin('GET', '/routes?label=team')).json).toMatchObject({ total: 1 });
    expect((await admin('GET', '/routes?page=1&page_size=10')).json).toMatchObject({ total: 2 });
    expect((await admin('GET', '/routes?page=1&page_size=9')).status).toBe(400);
  });

  it('is there again after a restart, under the same address and key, with what it kept', async () => {
    await admin('PUT', '/upstreams/shop', upstream);
    await admin('PUT', '/routes/r', route);
    await admin('PUT', '/routes/s', { ...route, uri: '/s' });
    await admin('DELETE', '/routes/s');
    const before = { ...sandbox.apisix, route: (await admin('GET', '/routes/r')).json };
    await sandbox.close();
    await start();

    expect({ ...sandbox.apisix, route: (await admin('GET', '/routes/r')).json }).toEqual(before);
    const file = JSON.parse(readFileSync(join(directory, 'sandbox.json'), 'utf8')) as object;
    expect(file).toMatchObject({ apisix: sandbox.apisix });
    expect(sandbox.world.apisix.instances[1]?.holds('routes', 'r')).toBeDefined();
  });
});

it('each instance tells at its control API what it holds', async () => {
  const held = async (number: number) => {
    const response = await fetch(`${sandbox.apisix?.controlUrls[number]}/v1/route/r`);
    return { status: response.status, json: await response.json() };
  };
  await admin('PUT', '/upstreams/shop', upstream);
  await admin('PUT', '/routes/r', route);
  expect(await held(0)).toMatchObject({ status: 404, json: { error_msg: 'route[r] not found' } });

  clock.advance(20);
  expect(await held(0)).toMatchObject({ status: 200, json: { value: { uri: '/shop' } } });
  expect((await held(1)).status).toBe(200);
});
