import { endpoints, idempotencyHeader, seqHeader } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { soundBodies } from './refusal.fixture.js';

let server: TestServer;
let admin: TestUser;

/** One row of everything, with id 1, so that every GET finds something. */
beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  for (const name of ['createEnvironment', 'createApplication', 'createFeature', 'createBuild'] as const) {
    const endpoint = endpoints.find((each) => each.name === name);
    const sent = server.request('POST', filled(endpoint?.path ?? ''), admin).send(soundBodies[name]?.[0]);
    expect((await sent).status).toBe(201);
  }
  await server.core.store.write(async (tx) => {
    await insertRecord(tx, await insertDeployment(tx, await insertLane(tx), { name: 'main' }));
  });
});
afterAll(() => server.stop());

const names: Readonly<Record<string, string>> = {
  '/applications': 'shop',
  '/environments': 'dev',
};
const filled = (path: string): string =>
  `/api/v1${path.replace('{name}', names[path.slice(0, path.indexOf('/', 1))] ?? 'x').replaceAll(/\{\w+\}/g, '1')}`;

describe.each(endpoints.filter(({ method, name }) => method === 'GET' && name !== 'streamEvents'))(
  '$name',
  ({ path, numbered }) => {
    it(`says ${numbered === true ? 'which event it reflects' : 'nothing of events'}`, async () => {
      const { status, headers } = await server.request('GET', filled(path), admin);
      if (numbered === true) expect(status).toBe(200);
      const seq = numbered === true ? String(await server.core.store.seq()) : undefined;
      expect(headers[seqHeader]).toBe(seq);
    });
  },
);

describe.each(endpoints.filter(({ method, tag }) => method === 'POST' && tag !== 'session'))(
  '$name',
  ({ name, path, repeatable }) => {
    it(`${repeatable === true ? 'refuses' : 'does not look at'} a key that is none`, async () => {
      const sent = server.request('POST', filled(path), admin).set(idempotencyHeader, 'a b');
      const { body } = await sent.send(soundBodies[name]?.[0]);
      if (repeatable === true) expect(body.code).toBe('IDEMPOTENCY_KEY_INVALID');
      else expect(body.code).not.toBe('IDEMPOTENCY_KEY_INVALID');
    });
  },
);
