import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderAt, SilentEventSource } from '../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

/** The board of shop, with the focus on the first of its lanes. */
async function atFirstLane() {
  const console = await renderAt('/apps/shop');
  await screen.findByRole('article', { name: 'shop / stable in dev' });
  await console.user.keyboard('j');
  return console;
}
const focused = () => document.activeElement?.closest('article')?.getAttribute('aria-label');

describe('by keys alone', () => {
  it('one goes from lane to lane, and looks into one', async () => {
    const { user } = await atFirstLane();
    expect(focused()).toBe('shop / stable in dev');
    await user.keyboard('j');
    expect(focused()).toBe('shop / login in dev');
    await user.keyboard('k');
    await user.keyboard('{Enter}');
    await within(screen.getByRole('article', { name: 'shop / stable in dev' })).findByText('Traffic 100 %');
  });

  it('one goes from environment to environment', async () => {
    const { user } = await atFirstLane();
    await user.keyboard(']');
    expect(focused()).toBe('shop / stable in test');
    await user.keyboard(']');
    expect(focused()).toBe('shop / stable in test');
    await user.keyboard('[[');
    expect(focused()).toBe('shop / stable in dev');
  });

  it('a letter opens what it names of that lane, and executes nothing', async () => {
    const { api, user, router } = await atFirstLane();
    await user.keyboard('x');
    await waitFor(() => expect(router.state.location.search).toMatchObject({ op: 'offline', id: '1' }));
    await screen.findByRole('dialog');
    await user.keyboard('d');
    expect(router.state.location.search.op).toBe('offline');
    expect(api.writes.filter(({ body }) => JSON.stringify(body).includes('expectedTick'))).toEqual([]);
  });

  it('what is not allowed is told by the menu of the lane', async () => {
    const { user, router } = await atFirstLane();
    await user.keyboard('p');
    await screen.findByRole('menuitem', { name: /Promote.*There is no canary here/ });
    expect(router.state.location.search.op).toBeUndefined();
  });

  it('l leads to the page of the lane and to its log, where letters speak of that lane', async () => {
    const { user, router } = await atFirstLane();
    await user.keyboard('l');
    const log = await screen.findByRole('log');
    expect(router.state.location.pathname).toBe('/lanes/1');
    await user.keyboard('l');
    expect(document.activeElement).toBe(log);
    await user.keyboard('r');
    await waitFor(() => expect(router.state.location.search).toMatchObject({ op: 'rollback', as: 'stable' }));
  });

  it('/ filters the board, in its address, and a letter typed there opens nothing', async () => {
    const { user, router } = await atFirstLane();
    await user.keyboard('/');
    await user.keyboard('dl');
    expect(router.state.location.search).toEqual({ q: 'dl' });
    await user.keyboard('{Backspace}{Backspace}login');
    await waitFor(() => expect(screen.queryByRole('article', { name: 'shop / pay in dev' })).toBeNull());
    screen.getByRole('article', { name: 'shop / login in dev' });
    screen.getByText('1 of 5 lanes');
  });

  it('g and a letter go to a page', async () => {
    const { user, router } = await atFirstLane();
    await user.keyboard('gh');
    await waitFor(() => expect(router.state.location.pathname).toBe('/history'));
  });

  it('Ctrl K opens an act in words of either language; the focus comes back', async () => {
    const { user, router } = await atFirstLane();
    await user.keyboard('{Control>}k{/Control}');
    const input = await screen.findByRole('combobox', { name: 'Go to' });
    await user.type(input, 'hg shop login');
    await screen.findByRole('option', { name: /Roll back · shop \/ login in dev/ });
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(router.state.location.search).toMatchObject({ op: 'rollback', app: 'shop', as: 'login' }),
    );
    expect(screen.queryByRole('combobox', { name: 'Go to' })).toBeNull();
  });

  it('the focus stays in a lane whose line becomes a card, and comes back there from a panel', async () => {
    const { api, user } = await atFirstLane();
    const line = document.activeElement;
    await user.keyboard('x');
    await screen.findByRole('dialog');
    const [resting] = api.state.lanes;
    if (resting === undefined) throw new Error('there is no lane');
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    act(() => SilentEventSource.last?.send('lane', 11, { ...resting, tick: 2000, expiresAt: expires }));
    await waitFor(() => expect(line?.isConnected).toBe(false));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(focused()).toBe('shop / stable in dev'));
    act(() => SilentEventSource.last?.send('lane', 12, { ...resting, tick: 2001 }));
    await screen.findByRole('button', { name: 'Details of shop / stable in dev' });
    expect(focused()).toBe('shop / stable in dev');
  });

  it('? shows all keys', async () => {
    const { user } = await atFirstLane();
    await user.keyboard('?');
    await screen.findByRole('heading', { name: 'Keyboard shortcuts' });
    screen.getByText('Filter the board');
  });
});
