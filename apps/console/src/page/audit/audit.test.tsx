import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeApi } from '../../../dev/fake-api.js';
import { renderAt } from '../../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const rows = async () => (await screen.findAllByRole('row')).length - 1;

it('tells refusals beside what was done, and who repeats them', async () => {
  await renderAt('/audit');
  const guess = (await screen.findByText('root')).closest('tr');
  expect(within(guess ?? document.body).getByText('Refused')).toBeDefined();
  expect(guess?.textContent).toContain('The username or password is incorrect.');
  expect(guess?.textContent).toContain('37 times within a minute');
});

it('keeps its filter in the address, and is narrowed by what one presses', async () => {
  const { router, user } = await renderAt('/audit?result=REFUSED');
  await screen.findByText('Frozen: nothing new is released here for now.');
  expect(router.state.location.search).toEqual({ result: 'REFUSED' });
  expect(await rows()).toBe(4);
  await user.click(screen.getByRole('button', { name: 'lilei' }));
  await waitFor(() => expect(router.state.location.search).toEqual({ result: 'REFUSED', who: 'lilei' }));
  await waitFor(async () => expect(await rows()).toBe(1));
});

it('reads on where the first page ends', async () => {
  const { user } = await renderAt('/audit');
  await screen.findByText('root');
  expect(await rows()).toBe(5);
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  await screen.findByText('user/lilei');
  expect(await rows()).toBe(7);
});

it('is saved as a file of what the filter finds', async () => {
  const api = new FakeApi();
  const { user } = await renderAt('/audit?who=lilei', 'en', api);
  await screen.findAllByText('lilei');
  const asked: (readonly [string, string | null])[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push([url, new Headers(init.headers).get('accept')]);
    return Promise.resolve(new Response('a,b\n'));
  });
  const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  await user.click(screen.getByRole('button', { name: 'CSV' }));
  await waitFor(() => expect(saved).toHaveBeenCalledOnce());
  expect(asked).toEqual([['/api/v1/audit?who=lilei', 'text/csv']]);
  saved.mockRestore();
});

it('is no place of the navigation for whoever may not read it', async () => {
  const api = new FakeApi();
  api.roles = [{ role: 'OPERATOR', environment: null }];
  await renderAt('/help', 'en', api);
  await screen.findByRole('link', { name: 'System' });
  expect(screen.queryByRole('link', { name: 'Audit' })).toBeNull();
});
