// @vitest-environment node
import { routes } from '@arthor/contract/route';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { call, send, urlOf } from '../api/client.js';
import { askEarly, forgetEarly } from './early.js';

const system = urlOf(routes.getSystem.path);
let asked: string[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (url: string, { method = 'GET' }: RequestInit) => {
    asked.push(`${method} ${url}`);
    return Promise.resolve(Response.json({ answer: asked.length }));
  });
});
afterEach(() => {
  forgetEarly();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const read = async () => (await call('getSystem', { query: {} })).data;

it('an answer that was asked for early is taken once', async () => {
  askEarly(system);
  expect(await read()).toEqual({ answer: 1 });
  expect(await read()).toEqual({ answer: 2 });
});

it('whoever signs in sees no answer of before', async () => {
  askEarly(system);
  await send('createSession', { body: {} });
  expect(await read()).toEqual({ answer: 3 });
});

it('one that nobody took for ten seconds is old', async () => {
  vi.useFakeTimers();
  askEarly(system);
  vi.advanceTimersByTime(10_000);
  expect(await read()).toEqual({ answer: 2 });
});

it('one that did not come is told as any other', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
  askEarly(system);
  await expect(read()).rejects.toMatchObject({ code: 'NETWORK' });
});
