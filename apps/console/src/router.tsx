import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { readBoard, readHistory } from './api/opening.js';
import { sessionQuery, systemQuery } from './api/query.js';
import { base } from './base.js';
import type { Area } from './locale/catalog.js';
import { withWords } from './language/words.js';
import { ApplicationBoard, BoardPage } from './page/board/board-page.js';
import { ApplicationHistory, History } from './page/history/history.js';
import { NotFound } from './page/not-found.js';
import { RouteFailure } from './page/route-failure.js';
import {
  auditFilter,
  backSearch,
  boardSearch,
  buildFilter,
  laneSearch,
  operationFilter,
  panelSearch,
  parseSearch,
  stringifySearch,
} from './search.js';
import { Shell } from './shell/shell.js';

/** A page whose code is part of the console's own: where most days begin. Its words come first. */
const spoken = (areas: readonly Area[], page: ComponentType) =>
  lazyRouteComponent(
    withWords(areas, () => Promise.resolve({ page })),
    'page',
  );

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  validateSearch: panelSearch,
  errorComponent: RouteFailure,
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: backSearch,
  component: lazyRouteComponent(
    withWords(['problem'], () => import('./page/login.js')),
    'Login',
  ),
});
const password = createRoute({
  getParentRoute: () => root,
  path: '/password',
  validateSearch: backSearch,
  component: lazyRouteComponent(
    withWords(['access', 'problem'], () => import('./page/access/first-password.js')),
    'FirstPassword',
  ),
  beforeLoad: async ({ context, search: { back } }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: '/login', search: back === undefined ? {} : { back } });
  },
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: '/login', search: { back: location.publicHref } });
    if (session.mustChangePassword)
      throw redirect({ to: '/password', search: { back: location.publicHref } });
    // It stands over every page: what comes later would push the page down.
    if (context.client.getQueryState(systemQuery.queryKey) === undefined)
      await context.client.prefetchQuery({ ...systemQuery, retry: false });
  },
});

const board = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: boardSearch,
  // Read before it is drawn, so that it is not drawn twice; nobody waits for it.
  loader: ({ context }) => void readBoard(context.client),
  component: spoken(['reason'], BoardPage),
});
const fleet = createRoute({
  getParentRoute: () => inside,
  path: '/fleet',
  validateSearch: boardSearch,
  component: lazyRouteComponent(
    withWords(['fleet'], () => import('./page/fleet/fleet-page.js')),
    'FleetPage',
  ),
});
const applications = createRoute({
  getParentRoute: () => inside,
  path: '/apps',
  component: lazyRouteComponent(
    withWords(['application', 'problem'], () => import('./page/application/applications.js')),
    'Applications',
  ),
});
const application = createRoute({
  getParentRoute: () => inside,
  path: '/apps/$app',
  component: lazyRouteComponent(
    withWords(['application', 'build'], () => import('./page/application/application-frame.js')),
    'ApplicationFrame',
  ),
});
const applicationBoard = createRoute({
  getParentRoute: () => application,
  path: '/',
  validateSearch: boardSearch,
  component: spoken(['reason'], ApplicationBoard),
});
const features = createRoute({
  getParentRoute: () => application,
  path: '/features',
  component: lazyRouteComponent(
    withWords(['application', 'build', 'problem'], () => import('./page/application/features.js')),
    'Features',
  ),
});
const applicationBuilds = createRoute({
  getParentRoute: () => application,
  path: '/builds',
  validateSearch: buildFilter,
  component: lazyRouteComponent(
    withWords(['build', 'problem'], () => import('./page/build/builds.js')),
    'ApplicationBuilds',
  ),
});
const applicationHistory = createRoute({
  getParentRoute: () => application,
  path: '/history',
  validateSearch: operationFilter,
  component: spoken(['operation', 'reason'], ApplicationHistory),
});
const applicationSettings = createRoute({
  getParentRoute: () => application,
  path: '/settings',
  validateSearch: boardSearch,
  component: lazyRouteComponent(
    withWords(['application', 'problem'], () => import('./page/application/settings.js')),
    'ApplicationSettings',
  ),
});
const builds = createRoute({
  getParentRoute: () => inside,
  path: '/builds',
  validateSearch: buildFilter,
  component: lazyRouteComponent(
    withWords(['build', 'problem'], () => import('./page/build/builds.js')),
    'Builds',
  ),
});
const build = createRoute({
  getParentRoute: () => inside,
  path: '/builds/$id',
  component: lazyRouteComponent(
    withWords(['build', 'problem'], () => import('./page/build/build-page.js')),
    'BuildPage',
  ),
});
const history = createRoute({
  getParentRoute: () => inside,
  path: '/history',
  validateSearch: operationFilter,
  loader: ({ context, location: { search } }) =>
    void readHistory(context.client, operationFilter({ ...search })),
  component: spoken(['operation', 'reason'], History),
});
const operation = createRoute({
  getParentRoute: () => inside,
  path: '/ops/$id',
  component: lazyRouteComponent(
    withWords(['operation', 'reason', 'problem', 'lane'], () => import('./page/history/operation-page.js')),
    'OperationPage',
  ),
});
const lane = createRoute({
  getParentRoute: () => inside,
  path: '/lanes/$id',
  validateSearch: laneSearch,
  component: lazyRouteComponent(
    withWords(['lane', 'operation', 'reason', 'problem'], () => import('./page/lane/lane-page.js')),
    'LanePage',
  ),
});
const environments = createRoute({
  getParentRoute: () => inside,
  path: '/environments',
  component: lazyRouteComponent(
    withWords(['environment'], () => import('./page/environment/environments.js')),
    'Environments',
  ),
});
const environment = createRoute({
  getParentRoute: () => inside,
  path: '/environments/$name',
  component: lazyRouteComponent(
    withWords(
      ['application', 'environment', 'operation', 'problem'],
      () => import('./page/environment/environment-page.js'),
    ),
    'EnvironmentPage',
  ),
});
/** Every other address; who is not signed in does so first. */
const nowhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound });
const tokens = createRoute({
  getParentRoute: () => inside,
  path: '/tokens',
  component: lazyRouteComponent(
    withWords(['access', 'problem'], () => import('./page/access/tokens.js')),
    'Tokens',
  ),
});
const users = createRoute({
  getParentRoute: () => inside,
  path: '/users',
  component: lazyRouteComponent(
    withWords(['access', 'problem'], () => import('./page/access/users.js')),
    'Users',
  ),
});

const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: auditFilter,
  component: lazyRouteComponent(
    withWords(['audit', 'problem'], () => import('./page/audit/audit.js')),
    'AuditPage',
  ),
});
const system = createRoute({
  getParentRoute: () => inside,
  path: '/system',
  component: lazyRouteComponent(
    withWords(['system', 'application', 'operation', 'problem'], () => import('./page/system/system.js')),
    'SystemPage',
  ),
});
const help = createRoute({
  getParentRoute: () => inside,
  path: '/help',
  component: lazyRouteComponent(
    withWords(['help', 'start', 'problem'], () => import('./page/help/help.js')),
    'Help',
  ),
});

const tree = root.addChildren([
  login,
  password,
  inside.addChildren([
    board,
    fleet,
    applications,
    application.addChildren([
      applicationBoard,
      features,
      applicationBuilds,
      applicationHistory,
      applicationSettings,
    ]),
    builds,
    build,
    history,
    operation,
    lane,
    environments,
    environment,
    tokens,
    users,
    audit,
    system,
    help,
    nowhere,
  ]),
]);

/** The console's pages; every one a chunk of its own. `history` is given by tests. */
export function createConsoleRouter(client: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    // Whatever one page cannot do, the navigation around it stays.
    defaultErrorComponent: RouteFailure,
    defaultPreload: 'intent',
    scrollRestoration: true,
    ...(base === '' ? {} : { basepath: base }),
    ...(history === undefined ? {} : { history }),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
