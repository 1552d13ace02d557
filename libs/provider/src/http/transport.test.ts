import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../conformance/test-namespace.js';
import { ManualClock } from './manual-clock.fixture.js';
import type { OnOutcome } from './outcome.js';
import { stubServer, type StubServer } from './stub-server.fixture.js';
import { TokenBucket } from './token-bucket.js';
import { HttpTransport } from './transport.js';

const signal = new AbortController().signal;
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function made(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  clock: ManualClock | typeof systemClock = systemClock,
): Promise<{ server: StubServer; transport: HttpTransport }> {
  const server = await stubServer(answer);
  const bucket = new TokenBucket({ clock, perSecond: 1000, burst: 1000 });
  const transport = new HttpTransport({ clock, bucket, userAgent: 'arthor/test' });
  ends.push(
    () => server.close(),
    () => transport.close(),
  );
  return { server, transport };
}

describe('the transport', () => {
  it('keeps its connection, says who it is, and sends bodies as they are', async () => {
    const ports = new Set<number | undefined>();
    const bodies: string[] = [];
    const { server, transport } = await made((request, response, body) => {
      ports.add(request.socket.remotePort);
      bodies.push(`${request.headers['user-agent']} ${request.headers['content-type']} ${body}`);
      response.end('{"a": 1}');
    });
    for (let n = 0; n < 3; n += 1) {
      const answer = await transport.call({
        method: 'PATCH',
        url: server.url,
        headers: { 'Content-Type': 'application/apply-patch+yaml' },
        body: '{"b":  2}',
        signal,
        timeoutMs: 1000,
      });
      expect(answer).toMatchObject({ status: 200, text: '{"a": 1}' });
    }
    expect(ports.size).toBe(1);
    expect(bodies[0]).toBe('arthor/test application/apply-patch+yaml {"b":  2}');
  });

  it.each([302, 404, 500])('answers %s as it is, without following or throwing', async (status) => {
    const { server, transport } = await made((_, response) => {
      response.writeHead(status, { Location: '/elsewhere' });
      response.end('text');
    });
    const answer = await transport.call({ method: 'GET', url: server.url, signal, timeoutMs: 1000 });
    expect(answer).toMatchObject({ status, text: 'text', headers: { location: '/elsewhere' } });
    expect(server.requests).toHaveLength(1);
  });

  it('sends a GET again, once, when the connection died under it; never a write', async () => {
    let dead = 1;
    const { server, transport } = await made((request, response) => {
      dead -= 1;
      if (dead >= 0) request.socket.resetAndDestroy();
      else response.end('ok');
    });
    const get = () => transport.call({ method: 'GET', url: server.url, signal, timeoutMs: 1000 });
    expect(await get()).toMatchObject({ text: 'ok' });
    dead = 2;
    await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET', sent: true });
    dead = 1;
    const write = transport.call({ method: 'POST', url: server.url, signal, timeoutMs: 1000 });
    await expect(write).rejects.toMatchObject({ code: 'ECONNRESET', sent: true });
    expect(server.requests).toHaveLength(5);
  });

  it('gives up when its time is over, and lets go of the timer and the signal', async () => {
    const clock = new ManualClock();
    const { server, transport } = await made(() => undefined, clock);
    const call = transport.call({ method: 'GET', url: server.url, signal, timeoutMs: 15_000 });
    await expect.poll(() => server.requests.length).toBe(1);
    clock.advance(15_000);
    await expect(call).rejects.toMatchObject({ code: 'TIMEOUT', sent: true });
    expect(clock.pending).toBe(0);
  });

  it('counts no time that a call waits for its turn', async () => {
    const clock = new ManualClock();
    const held: ServerResponse[] = [];
    const { server, transport } = await made((_, response) => held.push(response), clock);
    const call = () => transport.call({ method: 'POST', url: server.url, signal, timeoutMs: 1000 });
    const first = Array.from({ length: 16 }, call);
    const late = call();
    const abort = new AbortController();
    const left = transport.call({ method: 'POST', url: server.url, signal: abort.signal, timeoutMs: 1000 });
    await expect.poll(() => held.length).toBe(16);
    clock.advance(900);
    abort.abort();
    await expect(left).rejects.toMatchObject({ code: 'ABORTED', sent: false });
    for (const response of held.splice(0)) response.end('ok');
    await Promise.all(first);
    await expect.poll(() => held.length).toBe(1);
    clock.advance(900);
    held[0]?.end('late');
    expect(await late).toMatchObject({ text: 'late' });
  });

  it('stops at the caller’s signal', async () => {
    const { server, transport } = await made(() => undefined);
    const abort = new AbortController();
    const call = transport.call({ method: 'GET', url: server.url, signal: abort.signal, timeoutMs: 15_000 });
    await expect.poll(() => server.requests.length).toBe(1);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('takes no more than it was told', async () => {
    const { server, transport } = await made((_, response) => response.end('x'.repeat(2000)));
    const call = transport.call({ method: 'GET', url: server.url, signal, timeoutMs: 1000, maxBytes: 1000 });
    await expect(call).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('knows that nobody was there', async () => {
    const { server, transport } = await made(() => undefined);
    await server.close();
    const call = transport.call({ method: 'POST', url: server.url, signal, timeoutMs: 1000 });
    await expect(call).rejects.toMatchObject({ code: 'ECONNREFUSED', sent: false });
  });

  it('tells how each call ended', async () => {
    const heard: (string | null)[] = [];
    const statuses = [200, 404, 403, 503];
    const server = await stubServer((_request, response) =>
      response.writeHead(statuses.shift() ?? 200).end(),
    );
    const bucket = new TokenBucket({ clock: systemClock, perSecond: 1000, burst: 1000 });
    const onOutcome: OnOutcome = (failure) => heard.push(failure?.code ?? null);
    const transport = new HttpTransport({ clock: systemClock, bucket, userAgent: 'x', onOutcome });
    ends.push(() => transport.close());
    const call = { method: 'GET', url: server.url, signal, timeoutMs: 1000 } as const;

    for (let n = 0; n < 4; n += 1) await transport.call(call);
    await server.close();
    await expect(transport.call(call)).rejects.toThrow();
    await expect(transport.call({ ...call, signal: AbortSignal.abort() })).rejects.toThrow();

    expect(heard.slice(0, 5)).toEqual([null, null, 'HTTP_403', 'HTTP_503', expect.stringMatching(/^ECONN/)]);
    expect(heard.slice(5).filter((code) => code !== 'ABORTED')).toEqual([]);
  });

  it('is quiet for as long as the host asks', async () => {
    const clock = new ManualClock();
    const { server, transport } = await made((_, response) => {
      response.writeHead(429, { 'Retry-After': '5' });
      response.end();
    }, clock);
    const call = () => transport.call({ method: 'GET', url: server.url, signal, timeoutMs: 60_000 });
    await call();
    const second = call();
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.requests).toHaveLength(1);
    clock.advance(5001);
    await second;
    expect(server.requests).toHaveLength(2);
  });

  it('has room for calls beside streams that stay open, and ends a stream when it is closed', async () => {
    const { server, transport } = await made((request, response) => {
      response.writeHead(200);
      if (request.url === '/call') response.end('ok');
      else response.write('first\n');
    });
    const open = () =>
      transport.stream({ method: 'GET', url: `${server.url}/stream`, signal, timeoutMs: 1000 });
    const streams = await Promise.all(Array.from({ length: 20 }, open));
    const call = await transport.call({ method: 'GET', url: `${server.url}/call`, signal, timeoutMs: 1000 });
    expect(call.text).toBe('ok');
    for (const stream of streams) stream.close();
    expect(streams.every((stream) => stream.body.destroyed)).toBe(true);
  });
});
