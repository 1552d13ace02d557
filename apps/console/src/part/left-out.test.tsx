import { cleanup, screen } from '@testing-library/react';
import { afterEach, it, vi } from 'vitest';
import { FakeApi } from '../../dev/fake-api.js';
import { renderAt } from '../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([
  ['a list that is read page by page', '/history', 'listOperations'],
  ['one that is read whole', '/users', 'listUsers'],
  ['the board, also after an event', '/', 'listLanes'],
] as const)('%s says which of its entries cannot be shown', async (_, path, name) => {
  const api = new FakeApi();
  api.leftOut = { [name]: [4711, 4712] };
  await renderAt(path, 'en', api);
  await screen.findByText(
    /^2 entries cannot be shown .*Their IDs are 4711, 4712; the server's log says why\.$/,
  );
  const [lane] = api.state.lanes;
  if (name !== 'listLanes' || lane === undefined) return;
  api.stream.tell('lane', { ...lane, tick: lane.tick + 1 });
  await screen.findByText(/^2 entries cannot be shown/);
});
