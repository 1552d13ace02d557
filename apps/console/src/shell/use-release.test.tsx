import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeApi } from '../../dev/fake-api.js';
import { renderAt, SilentEventSource } from '../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

const upgraded = (api: FakeApi) =>
  act(() => {
    api.version = '0.2.0';
    SilentEventSource.last?.send('reset', 40, {});
  });
const reloads = () => vi.spyOn(window.location, 'reload').mockImplementation(() => undefined);

it('a new release has the open page loaded once', async () => {
  const loaded = reloads();
  const api = new FakeApi();
  await renderAt('/system', 'en', api);
  await screen.findByText('0.1.0');
  act(() => SilentEventSource.last?.send('reset', 39, {}));
  expect(loaded).not.toHaveBeenCalled();
  upgraded(api);
  await waitFor(() => expect(loaded).toHaveBeenCalledTimes(1));
});

it('a new release waits until what is typed is sent or given up', async () => {
  const loaded = reloads();
  const api = new FakeApi();
  const { router } = await renderAt('/apps/shop/settings', 'en', api);
  await screen.findByLabelText('Container port');
  upgraded(api);
  // Time enough for it to be told.
  await act(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(loaded).not.toHaveBeenCalled();
  await act(() => router.navigate({ to: '/help' }));
  await waitFor(() => expect(loaded).toHaveBeenCalledTimes(1));
});
