import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What runs in the pods of the lane with long connections: answers as the demo image does, and speaks to whoever holds a
 * WebSocket or a stream, until it is told to end and says goodbye. Needs nothing but Node.
 */
const everyMs = 100;
/** How long it goes on answering after it is told to end, ms. */
const drainMs = 2_000;
/** Text frame, and the close frame that says "going away" (1001). */
const textFrame = (text: string) => Buffer.from([0x81, text.length, ...Buffer.from(text)]);
const closeFrame = Buffer.from([0x88, 2, 0x03, 0xe9]);
/** What every WebSocket's answer is made with. */
const webSocketKey = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

let ending = false;
/** Says goodbye to one who listens. */
const listeners = new Set<() => void>();

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pod');
  if (pathname === '/readyz') {
    response.writeHead(ending ? 503 : 200).end();
    return;
  }
  if (pathname === '/stream') {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    speak(
      (text) => response.write(`${text}\n`),
      () => response.end('bye\n'),
      response,
    );
    return;
  }
  const sleepMs = Number.parseInt(searchParams.get('sleep') ?? '0', 10);
  request.resume();
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ pod: hostname() }));
  }, sleepMs);
}

function upgrade(request: IncomingMessage, socket: Duplex): void {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key'] ?? ''}${webSocketKey}`)
    .digest('base64');
  socket.on('error', () => undefined).resume();
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  speak(
    (text) => socket.write(textFrame(text)),
    () => socket.end(closeFrame),
    socket,
  );
}

/** Says who it is, again and again. */
function speak(say: (text: string) => void, bye: () => void, on: Duplex | ServerResponse): void {
  say(hostname());
  const timer = setInterval(() => say(hostname()), everyMs);
  const goodbye = () => {
    clearInterval(timer);
    listeners.delete(goodbye);
    bye();
  };
  listeners.add(goodbye);
  on.on('close', () => {
    clearInterval(timer);
    listeners.delete(goodbye);
  });
}

const server = createServer(answer).on('upgrade', upgrade).listen(8080);
server.keepAliveTimeout = 120_000;
process.on('SIGTERM', () => {
  ending = true;
  void pause(drainMs).then(() => {
    for (const goodbye of listeners) goodbye();
    server.close(() => process.exit());
    server.closeIdleConnections();
    return undefined;
  });
});
