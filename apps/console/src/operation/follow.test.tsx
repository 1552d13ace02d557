import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeApi } from '../../dev/fake-api.js';
import { renderAt, SilentEventSource } from '../../dev/render.js';

const sent: string[] = [];
let visibility: 'visible' | 'hidden' = 'visible';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
  sent.length = 0;
  visibility = 'visible';
});

/** A browser that allows notifications when it is asked, and a tab whose visibility a test says. */
function stubBrowser(): void {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal(
    'Notification',
    class extends EventTarget {
      static permission = 'default';
      static requestPermission = () => {
        this.permission = 'granted';
        return Promise.resolve('granted');
      };
      constructor(title: string, { body }: { readonly body: string }) {
        super();
        sent.push(`${title}: ${body}`);
      }
    },
  );
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
}

const hide = () =>
  act(() => {
    visibility = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
  });
/** The operation ends well. */
async function end(api: FakeApi): Promise<void> {
  const running = api.state.operations.find(({ id }) => id === 55);
  const ended = { ...running, status: 'DONE', blocking: null, finishedAt: new Date().toISOString() };
  await act(async () => {
    SilentEventSource.last?.send('operation', 11, ended);
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
}
const icon = document.head.appendChild(document.createElement('link'));
icon.rel = 'icon';

it('the tab tells how the operation stands, also while it is hidden, and who asked is notified of its end', async () => {
  stubBrowser();
  const api = new FakeApi();
  const { user } = await renderAt('/ops/55', 'en', api);
  await waitFor(() => expect(document.title).toBe('▲ 1/4 Deploy · shop · Arthor'));
  await user.click(screen.getByRole('button', { name: 'Notify me' }));
  await screen.findByRole('button', { name: 'You will be notified' });
  const blocked = icon.href;
  hide();
  await end(api);
  expect(document.title).toBe('✓ Deploy · shop · Arthor');
  expect(icon.href).not.toBe(blocked);
  expect(sent).toEqual(['Deploy · shop / pay in dev: Success']);
});

it('nobody is notified who did not ask, or who looks', async () => {
  stubBrowser();
  const api = new FakeApi();
  const { user } = await renderAt('/ops/55', 'en', api);
  await user.click(await screen.findByRole('button', { name: 'Notify me' }));
  await user.click(await screen.findByRole('button', { name: 'You will be notified' }));
  hide();
  await end(api);
  expect(sent).toEqual([]);
});
