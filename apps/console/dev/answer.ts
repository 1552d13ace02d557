import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FakeApi } from './fake-api.js';

/** Answers a request of node's HTTP server from a fake API; whoever leaves ends what is under way. */
export async function answer(
  api: FakeApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  response.on('close', () => left.abort());
  const body: Buffer[] = [];
  for await (const part of request) body.push(Buffer.from(part as Uint8Array));
  const asked = new Request(`http://localhost${request.url ?? '/'}`, {
    method: request.method ?? 'GET',
    signal: left.signal,
    ...(body.length === 0 ? {} : { body: Buffer.concat(body).toString() }),
  });
  try {
    const given = await api.answer(asked);
    response.writeHead(given.status, Object.fromEntries(given.headers));
    if (given.body === null) return void response.end();
    // lib.dom and node describe the same stream by two unrelated types.
    const stream = Readable.fromWeb(given.body as Parameters<typeof Readable.fromWeb>[0]);
    response.on('close', () => stream.destroy());
    stream.pipe(response);
  } catch (error) {
    if (!left.signal.aborted) throw error;
  }
}
