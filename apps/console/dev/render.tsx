import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { configure, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { vi } from 'vitest';
import { rememberCsrf } from '../src/api/client.js';
import { createConsole } from '../src/app.js';
import { speak } from '../src/language/language.js';
import type { Language } from '../src/language/preferred.js';
import { LiveContext } from '../src/live/use-live.js';
import { Kit } from '../src/ui/kit.js';
import { FakeApi } from './fake-api.js';

// A busy machine is not a failure; a missing text is told without the whole page.
configure({
  asyncUtilTimeout: 15_000,
  getElementError: (message) => new Error(message ?? 'not found'),
});

// A key instead of words on the screen is a mistake: somebody forgot to bring the words along.
i18n.on('missing', ({ id }) => {
  throw new Error(`no words are loaded for ${id}`);
});

/** A connection that says once that it lives and then stays silent; a test says what comes. */
export class SilentEventSource extends EventTarget {
  static last: SilentEventSource | null = null;

  constructor() {
    super();
    SilentEventSource.last = this;
    queueMicrotask(() => this.beat());
  }

  close(): void {}

  /** Sends a heartbeat. */
  beat(): void {
    this.send('heartbeat', 10, { seq: 10, at: new Date().toISOString() });
  }

  /** Sends an event as the server would. */
  send(kind: string, seq: number, data: unknown): void {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data), lastEventId: String(seq) }));
  }
}

/** The whole console at an address, in front of a fresh fake server. */
export async function renderAt(path: string, language: Language = 'en', api = new FakeApi()) {
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const { signal: _, ...rest } = init ?? {};
    return api.answer(new Request(new URL(url, 'http://localhost'), rest));
  });
  vi.stubGlobal('EventSource', SilentEventSource);
  // What happy-dom has no layout for.
  vi.stubGlobal('scrollTo', () => {});
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
  rememberCsrf(null);
  await speak(language);
  const { client, router, live } = createConsole(createMemoryHistory({ initialEntries: [path] }));
  render(
    <I18nProvider i18n={i18n}>
      <Kit env="test">
        <QueryClientProvider client={client}>
          <LiveContext value={live}>
            <RouterProvider router={router} />
          </LiveContext>
        </QueryClientProvider>
      </Kit>
    </I18nProvider>,
  );
  return { api, client, router, user: userEvent.setup() };
}
