import { endpoints, type Endpoint } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TestServer, type TestUser } from '../start/test-server.js';
import { breakages, soundBodies } from './refusal.fixture.js';
import { RouteCheck } from './route-check.js';
import { parsePart } from './validate.js';

let server: TestServer;
let admin: TestUser;
let missing: readonly string[];

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  missing = server.app.get(RouteCheck).missing();
});
afterAll(() => server.stop());

const values: Readonly<Record<string, string>> = {
  id: '1',
  name: 'shop',
  username: 'admin',
  feature: 'pay',
  pod: 'p',
};
const filled = (path: string, given: Readonly<Record<string, string>> = {}): string =>
  `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => given[name] ?? values[name] ?? 'x')}`;
const named = (list: readonly Endpoint[]) => list.map((endpoint) => [endpoint.name, endpoint] as const);

describe.each(named(endpoints.filter(({ body }) => body !== undefined)))(
  'the body of %s',
  (name, endpoint) => {
    it('is known to this test', () => {
      expect(soundBodies[name]?.map((body) => endpoint.body?.safeParse(body).success)).not.toContain(false);
      expect(soundBodies[name]).toBeDefined();
    });

    it('is refused field by field, with the path and the code', () => {
      const { body: schema } = endpoint;
      if (schema === undefined) throw new Error('it has a body');
      for (const body of soundBodies[name] ?? [])
        for (const broken of breakages(body)) {
          // Skip what the contract allows after all: null resets a setting.
          if (schema.safeParse(broken.body).success) continue;
          const { errors } = parsePart(schema, broken.body, '');
          const said = errors.filter(({ path }) => path === broken.path).map(({ code }) => code);
          const shown = `${broken.path} ${broken.what}: ${JSON.stringify(errors)}`;
          expect(
            said.some((code) => broken.codes.includes(code)),
            shown,
          ).toBe(true);
        }
    });

    it('is refused without a field that it needs', () => {
      const { body: schema } = endpoint;
      if (schema === undefined) throw new Error('it has a body');
      for (const body of soundBodies[name] ?? [])
        for (const key of Object.keys(body)) {
          const { [key]: _, ...rest }: Record<string, unknown> = { ...body };
          if (schema.safeParse(rest).success) continue;
          expect(parsePart(schema, rest, '').errors).toContainEqual({ path: key, code: 'REQUIRED' });
        }
    });

    it('is answered so over HTTP', async ({ skip }) => {
      skip(missing.includes(name));
      const path = filled(endpoint.path);
      const answer = await server.request(endpoint.method, path, admin).send({ nobodyKnows: 1 });
      expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      const codes = answer.body.errors.map((error: { code: string }) => error.code);
      // What a provider sends beside its token is for it to say.
      const isOpen = name === 'createOperation' || name === 'endOidcSessions';
      expect(codes).toContain(isOpen ? 'REQUIRED' : 'UNKNOWN_KEY');
    });
  },
);

const hostile = [
  '',
  '\0',
  'x'.repeat(3000),
  '-1',
  '1e9',
  '9007199254740991',
  '9007199254740993',
  '９',
  '{}',
  '../..',
  '%',
  "' OR 1=1 --",
  '𝒳',
];

const keysOf = (schema: Endpoint['query']): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

describe.each(named(endpoints.filter(({ method }) => method === 'GET')))('%s', (name, endpoint) => {
  it('never fails for hostile queries and paths', async ({ skip }) => {
    skip(missing.includes(name) || name === 'streamEvents');
    const keys = keysOf(endpoint.query);
    for (const value of hostile) {
      const text = encodeURIComponent(value);
      const paths = keys.map((key) => `${filled(endpoint.path)}?${key}=${text}`);
      const parameters = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key);
      for (const key of parameters) paths.push(filled(endpoint.path, { [key]: text }));
      for (const path of paths) {
        const { status, body } = await server.request('GET', path, admin);
        expect(status, `${path} ${JSON.stringify(body).slice(0, 300)}`).toBeLessThan(500);
      }
    }
  });
});

describe.each(named(endpoints.filter(({ method }) => method !== 'GET')))('%s', (name, endpoint) => {
  const { method, path } = endpoint;

  it('never fails for hostile paths', async () => {
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key);
    for (const value of hostile)
      for (const key of parameters) {
        const sent = server.request(method, filled(path, { [key]: encodeURIComponent(value) }), admin);
        const { status, body } = await sent.send(soundBodies[name]?.[0]);
        expect(status, `${key}=${value} ${JSON.stringify(body).slice(0, 300)}`).toBeLessThan(500);
      }
  });

  it('never fails for what is well formed and not there', async ({ skip }) => {
    skip(endpoint.tag === 'session');
    for (const body of soundBodies[name] ?? []) {
      const text = JSON.stringify(body).replaceAll(/:\d+/g, `:${Number.MAX_SAFE_INTEGER}`);
      for (const given of [JSON.stringify(body), text]) {
        const sent = server.request(method, filled(path), admin).set('content-type', 'application/json');
        const answer = await sent.send(given);
        expect(answer.status, `${given} ${JSON.stringify(answer.body).slice(0, 300)}`).toBeLessThan(500);
      }
    }
  });
});

it('refuses the one key that JavaScript takes for something else, instead of dropping it', async () => {
  const sent = server.request('PUT', '/api/v1/applications/shop/settings', admin);
  const answer = await sent.set('content-type', 'application/json').send('{"env":{"__proto__":"x"}}');
  expect([answer.status, answer.body.errors]).toEqual([400, [{ path: '__proto__', code: 'UNKNOWN_KEY' }]]);
});
