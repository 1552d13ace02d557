import { ProviderError, type RegistryPort, type RoutePort } from '@arthor/core';
import { expect, it, vi } from 'vitest';
import { guarded, guardedRoute } from './guard.js';

const signal = new AbortController().signal;
const ref = { namespace: 'dev', name: 'shop' };
/** A port that has only what a test calls. */
const route = (over: Partial<RoutePort>) =>
  guardedRoute({ pools: null, ...over } as RoutePort, { name: 'mine' });
const failing = (thrown: unknown) => async () => {
  throw thrown;
};

it.each([
  ['a read may be tried again', 'observe', 'TRANSIENT'],
  ['what a write did is to be looked at', 'remove', 'UNKNOWN_OUTCOME'],
] as const)('an error without a kind says nothing of the world: %s', async (_, call, kind) => {
  const port = route({ [call]: failing(new TypeError('x is undefined')) });
  const called = call === 'observe' ? port.observe(ref, signal) : port.remove(ref, {} as never, signal);
  await expect(called).rejects.toMatchObject({
    name: 'ProviderError',
    provider: 'mine',
    kind,
    code: 'PROVIDER_FAULT',
    message: 'mine: x is undefined',
    params: { provider: 'mine' },
  });
});

it('an error that names its kind is taken at its word, and nothing but plain parameters with it', async () => {
  const said = { kind: 'DENIED', code: 'FULL', retryAfterMs: 7, params: { quota: 3, secret: { a: 1 } } };
  const port = route({ observe: failing(Object.assign(new Error('no room'), said)) });
  const error: unknown = await port.observe(ref, signal).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ kind: 'DENIED', code: 'FULL', message: 'no room', retryAfterMs: 7 });
  expect(error).toHaveProperty('params', { quota: 3 });
});

it('what is thrown at once, and what is no promise, is an answer like any other', async () => {
  const port = route({
    observe: () => {
      throw new Error('at once');
    },
    list: (() => new Map()) as never,
  });
  await expect(port.observe(ref, signal)).rejects.toMatchObject({ code: 'PROVIDER_FAULT' });
  await expect(port.list('dev', signal)).resolves.toEqual(new Map());
});

it('a call that never answers is let go at the signal', async () => {
  const ending = new AbortController();
  const port = route({
    observe: () => new Promise(() => undefined),
    remove: () => new Promise(() => undefined),
  });
  const [read, write] = [port.observe(ref, ending.signal), port.remove(ref, {} as never, ending.signal)];
  ending.abort();
  await expect(read).rejects.toMatchObject({ kind: 'TRANSIENT', code: 'ABORTED' });
  await expect(write).rejects.toMatchObject({ kind: 'UNKNOWN_OUTCOME', code: 'ABORTED' });
  await expect(port.observe(ref, ending.signal)).rejects.toMatchObject({ code: 'ABORTED' });
});

it('is called by the name that rows remember, and its pools are guarded too', async () => {
  const pools = { observe: failing(new Error('away')) } as never;
  const port = route({ provider: 'what it says itself', pools });
  expect(port.provider).toBe('mine');
  await expect(port.pools?.observe(ref, signal)).rejects.toMatchObject({ code: 'PROVIDER_FAULT' });
});

it('how each call ended is heard', async () => {
  const onOutcome = vi.fn();
  const answers = [() => Promise.resolve([]), failing(new Error('away'))];
  const registry = { observe: () => answers.shift()?.() } as Partial<RegistryPort> as RegistryPort;
  const port = guarded(registry, { name: 'mine', onOutcome });
  const service = { namespace: '', group: 'G', name: 'shop' };
  await port.observe(service, signal);
  await port.observe(service, signal).catch(() => undefined);
  expect(onOutcome.mock.calls).toEqual([[null], [{ code: 'PROVIDER_FAULT', message: 'mine: away' }]]);
});
