import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Clock } from '@arthor/core';
import type { Faults, ServerName } from './faults.js';

/** A request whose body has been read. */
export interface WireRequest {
  readonly method: string;
  /** Without query, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers one request; has to end the response, now or later. */
export type Handler = (request: WireRequest, response: ServerResponse) => void;

/** What a server needs. */
export interface ServeOptions {
  readonly name: ServerName;
  readonly host: string;
  /** Tried in order; the last one may be 0 for any. */
  readonly ports: readonly number[];
  readonly clock: Clock;
  readonly faults: Faults;
  readonly handler: Handler;
  /** Key and certificate (PEM): the port then speaks TLS as well as plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A server that listens. */
export interface Serving {
  readonly port: number;
  close(): Promise<void>;
}

const tlsHandshake = 0x16;
const longestBody = 3 * 1024 * 1024;
/** kube-apiserver and nginx close idle connections after 75 to 90 s. */
const idleMs = 90_000;

/**
 * Starts a server on the first free of the given ports. With `tls` one port serves both: kubectl sends its token over
 * TLS only, while plain HTTP is what a person with curl wants.
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    receive(options, request, response);
  const plain = createHttpServer({ keepAliveTimeout: idleMs }, listener);
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const secure =
    options.tls === undefined
      ? null
      : createHttpsServer({ ...options.tls, keepAliveTimeout: idleMs }, listener);
  secure?.on('tlsClientError', (_error, socket) => socket.destroy());
  const outer =
    secure === null
      ? plain
      : createServer({ noDelay: true }, (socket) => {
          socket.once('data', (chunk: Buffer) => {
            socket.pause();
            socket.unshift(chunk);
            (chunk[0] === tlsHandshake ? secure : plain).emit('connection', socket);
            // Reading goes on once the new owner has attached itself.
            process.nextTick(() => socket.resume());
          });
        });
  outer.on('connection', track);
  const port = await listenOnFirst(outer, options.host, options.ports);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        outer.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Ends a response with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  sendText(response, status, typeof body === 'string' ? body : JSON.stringify(body), {
    'content-type': 'application/json',
    ...headers,
  });
}

/** Ends a response with text. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string>,
): void {
  if (response.destroyed || response.writableEnded) return;
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(text)) });
  response.end(text);
}

async function listenOnFirst(
  server: ReturnType<typeof createServer>,
  host: string,
  ports: readonly number[],
): Promise<number> {
  for (const [index, port] of ports.entries()) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      if (index === ports.length - 1) throw error;
    }
  }
  throw new Error('no port was given to listen on');
}

function receive(options: ServeOptions, request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '/';
  const method = request.method ?? 'GET';
  const fault = options.faults.take(options.name, method, url);
  if (fault?.kind === 'close') {
    request.socket.destroy();
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('error', () => response.destroy());
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= longestBody) chunks.push(chunk);
  });
  request.on('end', () => {
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'status') {
      const retry: Record<string, string> =
        fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
      sendText(response, fault.status, fault.body ?? '', { 'content-type': 'application/json', ...retry });
      return;
    }
    if (size > longestBody && options.name !== 'gateway') {
      sendText(response, 413, 'the request is too large', { 'content-type': 'text/plain' });
      return;
    }
    const mark = url.indexOf('?');
    const wire: WireRequest = {
      method,
      path: mark < 0 ? url : url.slice(0, mark),
      query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    const answer = (): void => {
      if (fault?.kind === 'lose') loseAnswer(request, response);
      options.handler(wire, response);
    };
    if (fault?.kind === 'delay') options.clock.setTimeout(answer, fault.ms);
    else answer();
  });
}

/** Lets the handler work as usual, but cuts the connection where its answer would begin. */
function loseAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead = () => {
    request.socket.destroy();
    return response;
  };
  response.end = () => response;
  response.write = () => true;
}
