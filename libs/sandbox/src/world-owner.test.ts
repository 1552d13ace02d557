import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { kube, kubeApply, testSandbox } from './wire/sandbox.fixture.js';
import { deployment } from './world/world.fixture.js';

const [ours, others] = ['0a1b2c3d4e5f60718293a4b5c6d7e8f9', 'f9e8d7c6b5a493827160f5e4d3c2b1a0'];
const shop = '/apis/apps/v1/namespaces/dev/deployments/shop';
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'arthor-sandbox-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Opens the world for an owner, does something, and closes it again. */
async function opened<T>(
  owner: string | undefined,
  work: (given: Awaited<ReturnType<typeof testSandbox>>) => Promise<T>,
): Promise<T> {
  const given = await testSandbox({ directory, ...(owner === undefined ? {} : { owner }) });
  try {
    return await work(given);
  } finally {
    await given.stop();
  }
}
const make = (labels = {}) =>
  ({ ...deployment('shop'), metadata: { name: 'shop', namespace: 'dev', labels } }) as const;
const statusOf = (owner: string) =>
  opened(owner, async ({ sandbox }) => (await kube(sandbox, 'GET', shop)).status);

it('gives its owner the same world again', async () => {
  await opened(ours, ({ sandbox }) => kubeApply(sandbox, shop, make()));

  expect(await statusOf(ours)).toBe(200);
  expect(existsSync(join(directory, 'sandbox-world-0a1b2c3d.jsonl'))).toBe(false);
});

it('puts the world of another owner aside, says where, and takes it back when that one comes again', async () => {
  await opened(others, ({ sandbox }) => kubeApply(sandbox, shop, make()));

  const seen = await opened(ours, async ({ sandbox }) => ({
    aside: sandbox.putAside,
    status: (await kube(sandbox, 'GET', shop)).status,
  }));

  expect(seen).toEqual({ aside: 'sandbox-world-f9e8d7c6.jsonl', status: 404 });
  expect(readdirSync(directory)).toContain('sandbox-world-f9e8d7c6.jsonl');
  expect(await statusOf(others)).toBe(200);
  expect(readdirSync(directory)).toContain('sandbox-world-0a1b2c3d.jsonl');
});

it('knows the owner of a world of the first version by the labels in it', async () => {
  await opened(undefined, ({ sandbox }) => kubeApply(sandbox, shop, make({ 'arthor.io/instance': others })));

  expect(await statusOf(ours)).toBe(404);
  expect(await statusOf(others)).toBe(200);
});

it('takes a world that is nobody’s', async () => {
  await opened(undefined, ({ sandbox }) => kubeApply(sandbox, shop, make()));

  expect(await statusOf(ours)).toBe(200);
  expect(await statusOf(others)).toBe(404);
});
