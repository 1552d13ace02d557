import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeApi } from '../../../dev/fake-api.js';
import { renderAt } from '../../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('lines of a log are found by words, and all of it is saved as a file', async () => {
  const api = new FakeApi();
  const { user } = await renderAt('/lanes/1', 'en', api);
  const log = await screen.findByRole('log');
  const before = await within(log).findByText(/OrderController/);
  const all = before.textContent ?? '';
  await user.type(screen.getByRole('searchbox', { name: 'Find in the log' }), 'orders/4007 ');
  await screen.findByText('1 line');
  expect(log.textContent?.split('\n').length).toBeLessThan(all.split('\n').length);
  const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:', revokeObjectURL: () => {} }));
  await user.click(screen.getByRole('button', { name: 'Download' }));
  await vi.waitFor(() => expect(saved).toHaveBeenCalledOnce());
  saved.mockRestore();
});
