import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { startLoadOf } from './load.fixture.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** What a load of ten requests a second sees of a server within half a second, which then stands still. */
async function seen(answer: RequestListener, limitMs: number, stillMs: number) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  ends.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const load = startLoadOf([{ url: `http://127.0.0.1:${port}/`, host: 'a' }], 10, limitMs);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const until = performance.now() + stillMs;
  while (performance.now() < until);
  return load.stop();
}

it('a request is not lost because the process of the test stood still', async () => {
  const slow: RequestListener = (_, response) => void setTimeout(() => response.end('ok'), 300);
  const { sent, failed } = await seen(slow, 600, 900);
  expect(sent).toBeGreaterThan(3);
  expect(failed).toEqual([]);
});

it('a request that nobody answers is lost after its time', async () => {
  const { sent, failed } = await seen(() => undefined, 300, 0);
  expect(failed).toHaveLength(sent);
  expect(failed[0]).toMatch(/no answer after [3-9][0-9]{2} ms/);
});
