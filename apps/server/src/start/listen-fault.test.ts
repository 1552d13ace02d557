import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { listenFault } from './listen-fault.js';

it.each([
  [
    'EADDRINUSE',
    'listen',
    'The address is taken already (said). Set PORT or SANDBOX_GATEWAY_PORT to another one.',
  ],
  ['EADDRNOTAVAIL', 'listen', 'HOST must be an address of this machine (said); 0.0.0.0 means all of them.'],
  ['ENOTFOUND', 'getaddrinfo', 'HOST must be a name that this machine knows (said).'],
  [
    'EACCES',
    'listen',
    'PORT must be one that this process may listen on (said); those below 1024 mostly need rights.',
  ],
  ['EACCES', 'open', null],
  ['ECONNREFUSED', 'connect', null],
])('%s of %s: %s', (code, syscall, sentence) => {
  expect(listenFault(Object.assign(new Error('said'), { code, syscall }))).toBe(sentence);
});

it('an address of another machine is told with its key', async () => {
  const [error] = await once(createServer().listen(0, '192.0.2.1'), 'error').catch((cause: unknown) => [
    cause,
  ]);
  expect(listenFault(error)).toMatch(/^HOST must be an address of this machine \(.*192\.0\.2\.1/);
  expect(listenFault('no error')).toBeNull();
});
