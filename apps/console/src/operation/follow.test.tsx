import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Operation } from '@arthor/contract';
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
/** Something happens to the operation. */
async function happen(api: FakeApi, part: Partial<Operation>): Promise<void> {
  const running = api.state.operations.find(({ id }) => id === 55);
  await act(async () => {
    SilentEventSource.last?.send('operation', (seq += 1), { ...running, ...part });
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
}
let seq = 10;
const end = (api: FakeApi) =>
  happen(api, { status: 'DONE', blocking: null, finishedAt: new Date().toISOString() });
const icon = document.head.appendChild(document.createElement('link'));
icon.rel = 'icon';
icon.href = `data:image/svg+xml,${encodeURIComponent('<svg></svg>')}`;

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
  await waitFor(() => expect(document.title).toBe('✓ Deploy · shop · Arthor'));
  expect(icon.href).not.toBe(blocked);
  await waitFor(() => expect(sent).toEqual(['Deploy · shop / pay in dev: Success']));
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

it('who asked is notified when it is blocked, once', async () => {
  stubBrowser();
  const api = new FakeApi();
  const { user } = await renderAt('/ops/55', 'en', api);
  await user.click(await screen.findByRole('button', { name: 'Notify me' }));
  await screen.findByRole('button', { name: 'You will be notified' });
  await happen(api, { blocking: null });
  hide();
  await happen(api, {});
  await happen(api, { reason: 'still' });
  await waitFor(() => expect(sent).toEqual(['Deploy · shop / pay in dev: Blocked']));
});
