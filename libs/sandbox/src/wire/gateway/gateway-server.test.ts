import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployment, ingress, service } from '../../world/world.fixture.js';
import { kube, kubeApply, testSandbox } from '../sandbox.fixture.js';

let running: Awaited<ReturnType<typeof testSandbox>>;

beforeEach(async () => {
  running = await testSandbox();
});

afterEach(() => running.stop());

async function deploy(image = 'registry.localhost/demo/shop:abc-dev'): Promise<void> {
  const { sandbox, clock } = running;
  await kubeApply(sandbox, '/apis/apps/v1/namespaces/dev/deployments/shop', deployment('shop', { image }));
  await kubeApply(sandbox, '/api/v1/namespaces/dev/services/shop', service('shop'));
  const route = ingress('shop', '/shop\\.stable(/|$)(.*)', 'shop', {
    'use-regex': 'true',
    'rewrite-target': '/$2',
  });
  await kubeApply(sandbox, '/apis/networking.k8s.io/v1/namespaces/dev/ingresses/shop', route);
  clock.advance(3000);
}

interface Reply {
  readonly status: number;
  readonly version: string | undefined;
  readonly body: Record<string, unknown>;
}

/** fetch may not set the Host header, hence node:http. */
function ask(
  path: string,
  options: { host?: string; method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { hostname, port } = new URL(running.sandbox.gateway?.url ?? '');
  const headers = { host: options.host ?? `dev.localhost:${port}`, ...options.headers };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method: options.method ?? 'GET', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const version = response.headers['x-version'];
        resolve({
          status: response.statusCode ?? 0,
          version: Array.isArray(version) ? version[0] : version,
          body: text === '' ? {} : JSON.parse(text),
        });
      });
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

describe('the gateway', () => {
  it('lets the simulated pod answer', async () => {
    await deploy();

    const reply = await ask('/shop.stable/cart?x=1', { headers: { gray: 'v2' } });

    expect(reply).toMatchObject({
      status: 200,
      version: 'abc-dev',
      body: {
        image: 'demo/shop',
        version: 'abc-dev',
        path: '/cart',
        host: expect.stringContaining('dev.localhost'),
        headers: { gray: 'v2' },
      },
    });
    expect(reply.body['pod']).toMatch(/^shop-/);
  });

  it('takes any method and any body', async () => {
    await deploy();

    expect((await ask('/shop.stable/', { method: 'POST', body: 'x'.repeat(5_000_000) })).status).toBe(200);
    expect((await ask('/shop.stable/', { method: 'HEAD' })).status).toBe(200);
  });

  it('answers 404 without a route and 503 without a ready pod, both in JSON', async () => {
    expect(await ask('/shop.stable/')).toMatchObject({ status: 404, body: { code: 'NO_ROUTE' } });
    await deploy('demo/shop-never-ready:1');

    expect(await ask('/shop.stable/')).toMatchObject({ status: 503, body: { code: 'NO_READY_POD' } });
    expect((await ask('/shop.stable/', { host: 'test.localhost' })).status).toBe(404);
  });

  it('answers 500 from an image that does', async () => {
    await deploy('demo/shop-http-500:1');

    expect((await ask('/shop.stable/')).status).toBe(500);
  });

  it('lets a pod that stops finish what it began, as long as it lives', async () => {
    await deploy();
    const slow = ask('/shop.stable/?sleep=500ms');
    const tooSlow = ask('/shop.stable/?sleep=5s');
    await kube(running.sandbox, 'GET', '/version');
    await kube(running.sandbox, 'DELETE', '/apis/apps/v1/namespaces/dev/deployments/shop', {
      propagationPolicy: 'Foreground',
    });
    running.clock.advance(50);
    expect((await ask('/shop.stable/')).status).toBe(503);

    running.clock.advance(10_000);

    expect((await slow).status).toBe(200);
    expect((await tooSlow).status).toBe(502);
  });
});
