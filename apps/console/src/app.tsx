import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider, type RouterHistory } from '@tanstack/react-router';
import { useMemo } from 'react';
import { rememberCsrf } from './api/client.js';
import { createQueryClient } from './api/query-client.js';
import { sessionQuery } from './api/query.js';
import { joinLive } from './live/live.js';
import { LiveContext } from './live/use-live.js';
import { createConsoleRouter } from './router.js';
import { Kit } from './ui/kit.js';

/** The whole console. */
export function App() {
  const { client, router, live } = useMemo(() => createConsole(), []);
  return (
    <I18nProvider i18n={i18n}>
      <Kit>
        <QueryClientProvider client={client}>
          <LiveContext value={live}>
            <RouterProvider router={router} />
          </LiveContext>
        </QueryClientProvider>
      </Kit>
    </I18nProvider>
  );
}

/** Cache, pages and stream, wired together; `history` is given by tests. */
export function createConsole(history?: RouterHistory) {
  // Any 401 leads here; the page that was open is where signing in leads back to.
  const signedOut = () => {
    const { pathname, publicHref: back } = router.state.location;
    if (pathname === '/login') return;
    live.send('hidden');
    rememberCsrf(null);
    client.setQueryData(sessionQuery.queryKey, null);
    void router.navigate({ to: '/login', search: { back, ended: 'true' } });
  };
  const client: QueryClient = createQueryClient(signedOut);
  const router = createConsoleRouter(client, history);
  const live = joinLive(client, signedOut);
  return { client, router, live };
}
