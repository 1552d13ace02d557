import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '@arthor/provider/conformance';
import { startSandbox, type Sandbox } from '@arthor/sandbox';

const example = (path: string) => fileURLToPath(new URL(`../../../example/${path}`, import.meta.url));

/** The applications of example/, built and run as processes of their own, in the sandbox's Nacos. */
describe('two applications of example/node', () => {
  let sandbox: Sandbox;
  let directory: string;
  const processes: ChildProcess[] = [];
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'arthor-example-'));
    sandbox = await startSandbox({
      simulate: { kubernetes: false, jenkins: false, nacos: true },
      directory,
      clock: systemClock,
      random: systemRandom,
      gatewayPort: 0,
    });
  });
  afterAll(async () => {
    for (const one of processes) one.kill('SIGKILL');
    await sandbox.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = async (application: string, name: string, metadata: Record<string, string>) => {
    const { url = '', username = '', password = '' } = sandbox.nacos ?? {};
    const child = spawn(process.execPath, [example('node/application.mjs')], {
      env: {
        ...process.env,
        NACOS_URL: url,
        NACOS_USERNAME: username,
        NACOS_PASSWORD: password,
        NACOS_NAMESPACE: 'dev',
        ARTHOR_APPLICATION: application,
        ARTHOR_DEPLOYMENT: name,
        ARTHOR_POD_NAME: name,
        ARTHOR_POD_IP: '127.0.0.1',
        PORT: '0',
        HOST: '127.0.0.1',
        DRAIN_MS: '1500',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    processes.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(/listens on (\d+)/.exec(line.toString())?.[1]);
    const service = { namespace: 'dev', group: 'DEFAULT_GROUP', name: application };
    sandbox.world.run(() =>
      sandbox.world.registry.merge(service, [{ ip: '127.0.0.1', port, cluster: 'DEFAULT' }], {
        lifecycle: 'RUNNING',
        'arthor.pod': name,
        ...metadata,
      }),
    );
    return { child, port };
  };
  const gray = { canary: 'true', 'arthor.header': 'v2' };

  it('keep the gray header along the chain, and lose no call when one ends', async () => {
    const front = await start('front', 'front-1', {});
    await start('front', 'front-gray', gray);
    const back = await start('back', 'back-1', {});
    await start('back', 'back-gray', gray);
    const ask = async (headers: Record<string, string> = {}) =>
      (await fetch(`http://127.0.0.1:${front.port}/back/front`, { headers })).text();
    await expect.poll(() => ask(), { timeout: 10_000 }).toBe('front-1 > back-1 > front-1');
    // Lists are up to a second old: the canaries may have come after it.
    await expect
      .poll(() => ask({ gray: 'v2' }), { timeout: 10_000 })
      .toBe('front-1 > back-gray > front-gray');

    await start('back', 'back-2', {});
    const answers = new Set<string>();
    const ended = once(back.child, 'exit');
    back.child.kill('SIGTERM');
    for (let calls = 0; back.child.exitCode === null || calls < 50; calls += 1) answers.add(await ask());
    expect([...answers].filter((text) => !/^front-1 > back-[12] > front-1$/.test(text))).toEqual([]);
    expect(await ask()).toBe('front-1 > back-2 > front-1');
    expect(await ended).toEqual([0, null]);
  });
});

describe('the load balancer of example/spring-cloud', () => {
  it.skipIf(process.env['ARTHOR_TEST_MAVEN'] === undefined)(
    'passes the same vectors',
    () => {
      const maven = process.env['ARTHOR_TEST_MAVEN'] ?? 'mvn';
      execFileSync(maven, ['-B', '-q', 'test'], { cwd: example('spring-cloud'), stdio: 'inherit' });
    },
    300_000,
  );
});
