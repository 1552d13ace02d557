import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventKinds } from '@arthor/contract';
import { FakeApi } from '../../dev/fake-api.js';
import { deployment, lane, operation } from '../../dev/fixture.js';
import { renderAt, SilentEventSource } from '../../dev/render.js';

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const source = () => {
  const { last } = SilentEventSource;
  if (last === null) throw new Error('there is no connection');
  return last;
};
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const breakUp = () => act(async () => void source().dispatchEvent(new Event('error')));
const board = async (api = new FakeApi()) => {
  const rendered = await renderAt('/apps/shop', 'en', api);
  await screen.findByRole('article', { name: 'shop / stable in dev' });
  return rendered;
};

describe('"Live"', () => {
  it('is said only while heartbeats come', async () => {
    const api = new FakeApi();
    await board(api);
    await screen.findByText('Live');
    source().beat();
    await pass(15_000);
    source().beat();
    await pass(15_000);
    screen.getByText('Live');
    api.silent = true;
    await pass(6_000);
    expect(screen.queryByText('Live')).toBeNull();
    screen.getByText(/^Stale for \d+ s$/);
  });

  it('is not said of a connection that only opened', async () => {
    vi.spyOn(SilentEventSource.prototype, 'beat').mockImplementation(() => undefined);
    await board();
    source().dispatchEvent(new Event('open'));
    await pass(1_000);
    expect(screen.queryByText('Live')).toBeNull();
    screen.getByText(/^(Connecting|Stale for .*)$/);
    vi.restoreAllMocks();
  });
});

describe('a page that is not live', () => {
  it('says when it was true, stops its clocks, and tries again when told', async () => {
    const { user } = await board();
    const pay = screen.getByRole('article', { name: 'shop / pay in dev' });
    vi.spyOn(SilentEventSource.prototype, 'beat').mockImplementation(() => undefined);
    await breakUp();
    const note = screen.getByText(/^Not live\. What you see was true at \d/);
    const waited = () => within(pay).getByText(/^for \d/).textContent;
    const before = waited();
    await pass(8_000);
    expect(waited()).toBe(before);
    vi.restoreAllMocks();
    await user.click(screen.getByRole('button', { name: 'Try now' }));
    await screen.findByText('Live');
    expect(note.isConnected).toBe(false);
  });

  it('is read again once it is live', async () => {
    const api = new FakeApi();
    await board(api);
    await screen.findByText('Live');
    await breakUp();
    api.state.lanes.push(lane(99, { application: 'shop', environment: 'dev', symbol: 'made-meanwhile' }));
    await pass(2_000);
    await screen.findByRole('article', { name: 'shop / made-meanwhile in dev' });
  });

  it('leads to signing in when that is why', async () => {
    const api = new FakeApi();
    await board(api);
    api.signedOut = true;
    await breakUp();
    await screen.findByText(/Your session has ended/);
  });
});

describe('a page that opens', () => {
  const asked = (api: FakeApi) => {
    const paths: string[] = [];
    const answer = api.answer.bind(api);
    vi.spyOn(api, 'answer').mockImplementation((request) => {
      paths.push(new URL(request.url).pathname.replace('/api/v1', ''));
      return answer(request);
    });
    return paths;
  };

  it('is read once where nothing happened between its answers and the stream', async () => {
    const api = new FakeApi();
    const paths = asked(api);
    await board(api);
    await screen.findByText('Live');
    await pass(2_000);
    for (const path of ['/lanes', '/environments', '/session', '/system'])
      expect(
        paths.filter((each) => each === path),
        path,
      ).toHaveLength(1);
  });

  it('is not read again by who points at the way to it, however old it is', async () => {
    const api = new FakeApi();
    const { router } = await renderAt('/', 'en', api);
    await screen.findByText('Live');
    await act(() => router.navigate({ to: '/tokens' }));
    for (const _ of Array.from({ length: 3 })) {
      await pass(15_000);
      source().beat();
    }
    const paths = asked(api);
    fireEvent.mouseEnter(screen.getByRole('link', { name: 'Board' }));
    await pass(1_000);
    expect(paths).toEqual([]);
  });

  it('is read again where something did', async () => {
    const api = new FakeApi();
    vi.spyOn(SilentEventSource.prototype, 'beat').mockImplementation(function (this: SilentEventSource) {
      api.state.lanes.push(lane(99, { application: 'shop', environment: 'dev', symbol: 'made-meanwhile' }));
      api.stream.seq = 11;
      this.send('heartbeat', 11, { seq: 11, at: new Date().toISOString() });
    });
    await board(api);
    await screen.findByRole('article', { name: 'shop / made-meanwhile in dev' });
    vi.restoreAllMocks();
  });
});

it('reads a list that takes long to its end while things go on happening, and once more afterwards', async () => {
  const api = new FakeApi();
  await renderAt('/history', 'en', api);
  await screen.findByText('Live');
  await pass(2_000);
  const answer = api.answer.bind(api);
  const waiting: (() => void)[] = [];
  vi.spyOn(api, 'answer').mockImplementation(async (request) => {
    if (request.url.includes('/operations?')) await new Promise<void>((resolve) => waiting.push(resolve));
    return answer(request);
  });
  for (const seq of [11, 12, 13, 14]) {
    source().send('operation', seq, operation(900 + seq, deployment(1), { status: 'DONE' }));
    await pass(1_100);
  }
  expect(waiting).toHaveLength(1);
  waiting[0]?.();
  await pass(3_000);
  expect(waiting).toHaveLength(2);
});

it('listens to the kinds of the contract, and to no other', async () => {
  const listened = vi.spyOn(SilentEventSource.prototype, 'addEventListener');
  await board();
  await waitFor(() => expect(listened).toHaveBeenCalled());
  const kinds = listened.mock.calls.map(([kind]) => kind).filter((kind) => kind !== 'error');
  expect(kinds.toSorted()).toEqual(eventKinds.toSorted());
  vi.restoreAllMocks();
});
