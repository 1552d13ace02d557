import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import axios from 'axios';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '@arthor/provider/conformance';
import { startSandbox, type Sandbox } from '@arthor/sandbox';
import {
  Arthor,
  arthorDispatcher,
  axiosInterceptor,
  carriedBy,
  carrying,
  middleware,
  shutDownGracefully,
  type Identity,
} from './index.js';

let sandbox: Sandbox;
let directory: string;
const started: { readonly arthor: Arthor; readonly server: Server }[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'arthor-plugin-'));
  sandbox = await startSandbox({
    simulate: { kubernetes: false, jenkins: false, nacos: true },
    registryLagMs: () => 10,
    directory,
    clock: systemClock,
    random: systemRandom,
    gatewayPort: 0,
  });
});
afterAll(async () => {
  for (const { arthor, server } of started) {
    await arthor.leave();
    arthor.close();
    server.closeAllConnections();
    server.close();
  }
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

interface App {
  readonly arthor: Arthor;
  readonly server: Server;
  readonly name: string;
  /** What Arthor says of it: {} = nothing yet. */
  say(metadata: Record<string, string>): void;
}

/** A small application: it answers who it is, and whom it called, and whom that one called. */
async function app(
  application: string,
  name: string,
  calls: string | null,
  over: Partial<Identity> = {},
): Promise<App> {
  const { nacos } = sandbox;
  if (nacos === null) throw new Error('there is no registry');
  const identity: Identity = {
    application,
    environment: 'dev',
    symbol: 'stable',
    deployment: name,
    canary: false,
    pod: name,
    ip: '127.0.0.1',
    ...over,
  };
  const arthor = new Arthor({ nacos: { ...nacos, namespace: 'dev' }, identity });
  const client = axios.create();
  client.interceptors.request.use(axiosInterceptor(arthor));
  const server = createServer((request, response) =>
    middleware(request, response, () => {
      const rest = (request.url ?? '/').slice(1);
      const answer = async (): Promise<string> => {
        if (calls === null || rest === '') return name;
        const [next, ...more] = rest.split('/');
        return `${name} > ${(await client.get<string>(`http://${next}/${more.join('/')}`)).data}`;
      };
      answer().then(
        (text) => response.end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await arthor.register(port);
  started.push({ arthor, server });
  const service = { namespace: 'dev', group: 'DEFAULT_GROUP', name: application };
  return {
    arthor,
    server,
    name,
    say: (metadata) =>
      void sandbox.world.run(() =>
        sandbox.world.registry.merge(service, [{ ip: '127.0.0.1', port, cluster: 'DEFAULT' }], {
          'arthor.pod': name,
          ...metadata,
        }),
      ),
  };
}

const running = { lifecycle: 'RUNNING' };
const gray = { ...running, canary: 'true', canaryType: 'HEADER', canaryValue: 'v2', 'arthor.header': 'v2' };

describe('applications that call each other', () => {
  it('keep the gray header and the symbol along the whole chain, also through those that fell back', async () => {
    const [front, frontGray, frontX, back, backGray] = await Promise.all([
      app('front', 'front-1', 'back'),
      app('front', 'front-gray', 'back', { canary: true }),
      app('front', 'front-x', 'back', { symbol: 'feature-x' }),
      app('back', 'back-1', 'front'),
      app('back', 'back-gray', 'front', { canary: true }),
    ]);
    for (const main of [front, back, frontX]) main.say(running);
    for (const canary of [frontGray, backGray]) canary.say(gray);
    const caller = new Arthor({
      nacos: { ...sandbox.nacos, namespace: 'dev', url: sandbox.nacos?.url ?? '' },
      identity: null,
    });
    const dispatcher = arthorDispatcher(caller, new Agent());
    const call = (headers: Record<string, string>) =>
      carrying(carriedBy(headers), async () =>
        (await undiciFetch('http://front/back/front', { dispatcher })).text(),
      );

    await expect.poll(() => call({})).toBe('front-1 > back-1 > front-1');
    await expect.poll(() => call({ gray: 'v2' })).toBe('front-gray > back-gray > front-gray');
    // Only one of the two applications has the lane; behind the other it is found again.
    await expect
      .poll(() => call({ baggage: 'a=1, arthor-symbol=feature-x' }))
      .toBe('front-x > back-1 > front-x');
    caller.close();
    await dispatcher.close();
  });

  it('lose no call while all instances are replaced', async () => {
    const first = await Promise.all(['old-1', 'old-2'].map((name) => app('rolling', name, null)));
    for (const one of first) one.say(running);
    const caller = new Arthor({
      nacos: { ...sandbox.nacos, namespace: 'dev', url: sandbox.nacos?.url ?? '' },
      identity: null,
    });
    const dispatcher = arthorDispatcher(caller, new Agent());
    const answers = new Set<string>();
    const over = new AbortController();
    const call = () =>
      undiciFetch('http://rolling/', { dispatcher }).then(
        (response) => response.text(),
        (error: unknown) => `lost: ${inspect(error)}`,
      );
    const load = async (): Promise<void> => {
      while (!over.signal.aborted) {
        answers.add(await call());
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    // The registry lists them a moment after they came.
    await expect.poll(call).toMatch(/^old-/);
    const loads = Array.from({ length: 4 }, load);
    const next = await Promise.all(['new-1', 'new-2'].map((name) => app('rolling', name, null)));
    for (const one of next) one.say(running);
    const exits: number[] = [];
    // With the drain that applications have: how late a caller asks again, the machine says.
    const leave = ({ arthor, server }: App) =>
      shutDownGracefully(arthor, server, { exit: (code) => exits.push(code) })();
    await Promise.all(first.map(leave));
    over.abort();
    await Promise.all(loads);
    expect(exits).toEqual([0, 0]);
    expect([...answers].filter((text) => text.startsWith('lost'))).toEqual([]);
    expect([...answers].sort()).toEqual(['new-1', 'new-2', 'old-1', 'old-2']);
    caller.close();
    await dispatcher.close();
  }, 20_000);
});
