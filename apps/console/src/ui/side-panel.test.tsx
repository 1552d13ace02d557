import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderAt } from '../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('a panel where there is room beside the page', () => {
  beforeEach(() => {
    const matchMedia = window.matchMedia.bind(window);
    vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
      query === '(min-width: 1200px)'
        ? (Object.assign(new EventTarget(), { matches: true }) as MediaQueryList)
        : matchMedia(query),
    );
  });
  afterEach(() => vi.restoreAllMocks());

  it('leaves the page to be used, and says so to who listens to it', async () => {
    const { user, router } = await renderAt('/apps/shop?op=offline&id=1');
    const panel = await screen.findByRole('dialog');
    expect(panel.getAttribute('aria-modal')).toBeNull();
    await user.click(await screen.findByRole('link', { name: 'login' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/lanes/3'));
  });

  it('takes the focus, and gives it back when Escape closes it', async () => {
    const { user } = await renderAt('/apps');
    const opener = await screen.findByRole('button', { name: 'New application' });
    await user.click(opener);
    const field = await screen.findByLabelText(/^Name/);
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(opener);
  });
});
