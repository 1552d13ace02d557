import { afterEach, expect, it } from 'vitest';
import { ManualClock } from '../http/manual-clock.fixture.js';
import { stubServer } from '../http/stub-server.fixture.js';
import { KubernetesApi } from './api.js';
import { stubKubeconfig } from './stub-kubeconfig.fixture.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const unanswered = { kind: 'TRANSIENT', code: 'TIMEOUT' };

/** A cluster that answers nobody until it is told to. */
async function silentCluster() {
  let answers = false;
  const server = await stubServer((_, response) => {
    if (answers) response.end('{"metadata":{"uid":"u"}}');
  });
  const { file, remove } = await stubKubeconfig(server.url);
  ends.push(() => server.close(), remove);
  const clock = new ManualClock();
  const api = new KubernetesApi({ kubeconfig: { files: [file] }, clock, log: () => undefined });
  const ask = () => api.get('Namespace', { namespace: '', name: 'dev' }, new AbortController().signal);
  /** A call that waits until its time limit is over. */
  const askInVain = async (meanwhile: () => Promise<void> = () => Promise.resolve()) => {
    const before = server.requests.length;
    const asked = expect(ask()).rejects.toMatchObject(unanswered);
    await expect.poll(() => server.requests.length).toBe(before + 1);
    await meanwhile();
    clock.advance(15_000);
    await asked;
  };
  return { ask, askInVain, clock, requests: server.requests, answer: () => (answers = true) };
}

it('does not wait for a cluster that answers nobody, but tries it again and again', async () => {
  const { ask, askInVain, clock, requests, answer } = await silentCluster();
  for (let call = 0; call < 3; call++) await askInVain();
  await askInVain(() => expect(ask()).rejects.toMatchObject(unanswered));
  expect(requests).toHaveLength(4);

  answer();
  clock.advance(2_000);
  expect(await ask()).toMatchObject({ metadata: { uid: 'u' } });
  expect(await ask()).not.toBeNull();
});
