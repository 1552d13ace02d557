import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployment, service } from '../../world/world.fixture.js';
import { kube, kubeApply, testSandbox } from '../sandbox.fixture.js';

const deploymentsPath = '/apis/apps/v1/namespaces/dev/deployments';
const podsPath = '/api/v1/namespaces/dev/pods';

let running: Awaited<ReturnType<typeof testSandbox>>;

beforeEach(async () => {
  running = await testSandbox();
});

afterEach(() => running.stop());

interface Listed {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

function listed(json: unknown): Listed {
  return json as Listed; // the shape of every list of the API
}

/** Opens a watch and collects its events as they come. */
async function watch(path: string) {
  const { url, token } = running.sandbox.kubernetes ?? { url: '', token: '' };
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const events: { type: string; object: { metadata?: { name?: string }; code?: number; reason?: string } }[] =
    [];
  const ended = (async () => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) events.push(JSON.parse(line));
    }
    return 'ended';
  })().catch(() => 'broken');
  return {
    events,
    ended,
    named: () => events.map((event) => `${event.type} ${event.object.metadata?.name ?? ''}`),
  };
}

describe('the Kubernetes API', () => {
  it('refuses without the token, in the API server’s words', async () => {
    const answer = await kube(running.sandbox, 'GET', podsPath, undefined, { authorization: 'Bearer wrong' });

    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      reason: 'Unauthorized',
      code: 401,
    });
  });

  it('applies, reads and deletes', async () => {
    const { sandbox, clock } = running;
    expect((await kubeApply(sandbox, `${deploymentsPath}/shop`, deployment('shop'))).status).toBe(201);
    expect((await kubeApply(sandbox, `${deploymentsPath}/shop`, deployment('shop'))).status).toBe(200);
    clock.advance(3000);
    expect((await kube(sandbox, 'GET', `${deploymentsPath}/shop`)).json).toMatchObject({
      kind: 'Deployment',
      status: { readyReplicas: 1 },
    });

    const removed = await kube(sandbox, 'DELETE', `${deploymentsPath}/shop`, {
      propagationPolicy: 'Foreground',
    });
    expect(removed.json).toMatchObject({ metadata: { finalizers: ['foregroundDeletion'] } });
    clock.advance(3000);

    expect((await kube(sandbox, 'GET', `${deploymentsPath}/shop`)).status).toBe(404);
  });

  it.each([
    [
      'no fieldManager',
      'PATCH',
      `${deploymentsPath}/shop`,
      'application/apply-patch+yaml',
      422,
      'fieldManager: Required value',
    ],
    [
      'an unknown media type',
      'PATCH',
      `${deploymentsPath}/shop?fieldManager=a`,
      'text/plain',
      415,
      'Unsupported Media Type',
    ],
    [
      'an unknown kind',
      'GET',
      '/api/v1/foos',
      'application/json',
      404,
      'the server could not find the requested resource',
    ],
    [
      'a bad label selector',
      'GET',
      `${podsPath}?labelSelector=%3D%3D`,
      'application/json',
      400,
      'unable to parse',
    ],
    [
      'a field nobody can select by',
      'GET',
      `${podsPath}?fieldSelector=a%3Db`,
      'application/json',
      400,
      'field label not supported: a',
    ],
  ])('refuses %s', async (_what, method, path, type, status, message) => {
    const answer = await kube(
      running.sandbox,
      method,
      path,
      method === 'GET' ? undefined : deployment('shop'),
      { 'content-type': type },
    );

    expect(answer.status).toBe(status);
    expect(answer.text).toContain(message);
  });

  it('lists in pages that carry the revision of the first', async () => {
    const { sandbox } = running;
    for (const name of ['a', 'b', 'c'])
      await kubeApply(sandbox, `/api/v1/namespaces/dev/services/${name}`, service(name));
    const first = listed((await kube(sandbox, 'GET', '/api/v1/services?limit=2')).json);
    await kubeApply(sandbox, '/api/v1/namespaces/dev/services/d', service('d'));

    const next = encodeURIComponent(first.metadata.continue ?? '');
    const second = listed((await kube(sandbox, 'GET', `/api/v1/services?limit=2&continue=${next}`)).json);

    expect(first.items.map((item) => item.metadata.name)).toEqual(['a', 'b']);
    expect(first.metadata.remainingItemCount).toBe(1);
    expect(second.items.map((item) => item.metadata.name)).toEqual(['c', 'd']);
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    expect((await kube(sandbox, 'GET', '/api/v1/services?continue=nonsense')).status).toBe(400);
  });

  it('leaves kind and apiVersion out of the items of a list', async () => {
    await kubeApply(running.sandbox, '/api/v1/namespaces/dev/services/a', service('a'));

    const [item] = listed((await kube(running.sandbox, 'GET', '/api/v1/namespaces/dev/services')).json).items;

    expect(item).not.toHaveProperty('kind');
  });

  it('tells a watch what changed since its revision, by selector', async () => {
    const { sandbox } = running;
    const list = listed((await kube(sandbox, 'GET', '/api/v1/namespaces/dev/services')).json);
    await kubeApply(sandbox, '/api/v1/namespaces/dev/services/a', {
      ...service('a'),
      metadata: { name: 'a', labels: { on: 'yes' } },
    });
    await kubeApply(sandbox, '/api/v1/namespaces/dev/services/other', service('other'));

    const open = await watch(
      `/api/v1/namespaces/dev/services?watch=1&labelSelector=on%3Dyes&resourceVersion=${list.metadata.resourceVersion}`,
    );
    await kubeApply(sandbox, '/api/v1/namespaces/dev/services/a', service('a'));

    await expect.poll(open.named).toEqual(['ADDED a', 'DELETED a']);
  });

  it('begins a watch without a revision with what is there, and marks the end of it when asked', async () => {
    await kubeApply(running.sandbox, '/api/v1/namespaces/dev/services/a', service('a'));

    const open = await watch(
      '/api/v1/namespaces/dev/services?watch=1&sendInitialEvents=true&allowWatchBookmarks=true',
    );

    await expect.poll(open.named).toEqual(['ADDED a', 'BOOKMARK ']);
    expect(open.events[1]).toMatchObject({
      object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    });
  });

  it('sends bookmarks, and ends a watch when its time is over', async () => {
    const open = await watch(
      '/api/v1/namespaces/dev/services?watch=1&allowWatchBookmarks=true&timeoutSeconds=100',
    );

    running.clock.advance(61_000);
    await expect.poll(open.named).toEqual(['BOOKMARK ']);
    running.clock.advance(40_000);

    expect(await open.ended).toBe('ended');
  });

  it('tells a watch from a forgotten revision that it expired', async () => {
    const { sandbox } = running;
    await kubeApply(sandbox, '/api/v1/namespaces/dev/services/a', service('a'));
    sandbox.world.cluster.history('services').forget(sandbox.world.cluster.revision);

    const open = await watch('/api/v1/namespaces/dev/services?watch=1&resourceVersion=1');

    expect(await open.ended).toBe('ended');
    expect(open.events).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
  });

  it('reads a pod’s log, and says why there is none', async () => {
    const { sandbox, clock } = running;
    await kubeApply(sandbox, `${deploymentsPath}/shop`, deployment('shop'));
    clock.advance(300);
    const [pod] = listed((await kube(sandbox, 'GET', podsPath)).json).items;
    const log = `${podsPath}/${pod?.metadata.name}/log`;
    expect((await kube(sandbox, 'GET', log)).text).toContain('is waiting to start: ContainerCreating');
    clock.advance(2000);

    expect((await kube(sandbox, 'GET', log)).text).toContain('demo/shop:1-dev listens on [8080]');
    expect((await kube(sandbox, 'GET', `${log}?previous=true`)).text).toContain(
      'previous terminated container \\"app\\"',
    );
  });

  it('speaks TLS at the same port', async () => {
    const { readFileSync } = await import('node:fs');
    const { request } = await import('node:https');
    const config = readFileSync(running.sandbox.kubernetes?.kubeconfig ?? '', 'utf8');
    const ca = Buffer.from(/authority-data: ([\w+/=]+)/.exec(config)?.[1] ?? '', 'base64');
    const server = /server: "([^"]+)"/.exec(config)?.[1] ?? '';

    const status = await new Promise((resolve, reject) => {
      request(`${server}/version`, { ca }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

    expect(server).toMatch(/^https:/);
    expect(status).toBe(200);
  });
});

describe('faults', () => {
  it('answer with what was asked for, as often as asked for', async () => {
    const { sandbox } = running;
    sandbox.faults.add(
      { server: 'kubernetes', path: /pods/, times: 2 },
      { kind: 'status', status: 429, retryAfterSeconds: 1 },
    );

    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await kube(sandbox, 'GET', podsPath)).status);

    expect(statuses).toEqual([429, 429, 200]);
  });

  it('lose the answer of a write that was done', async () => {
    const { sandbox } = running;
    sandbox.faults.add({ server: 'kubernetes', method: 'PATCH' }, { kind: 'lose' });

    await expect(kubeApply(sandbox, `${deploymentsPath}/shop`, deployment('shop'))).rejects.toThrow(
      'fetch failed',
    );

    expect((await kube(sandbox, 'GET', `${deploymentsPath}/shop`)).status).toBe(200);
  });

  it('close the connection before anything is done', async () => {
    const { sandbox } = running;
    sandbox.faults.add({ server: 'kubernetes', method: 'PATCH' }, { kind: 'close' });

    await expect(kubeApply(sandbox, `${deploymentsPath}/shop`, deployment('shop'))).rejects.toThrow(
      'fetch failed',
    );

    expect((await kube(sandbox, 'GET', `${deploymentsPath}/shop`)).status).toBe(404);
  });

  it('drop watches', async () => {
    const open = await watch('/api/v1/namespaces/dev/services?watch=1');

    running.sandbox.faults.dropWatches();

    expect(await open.ended).toBe('broken');
  });
});
