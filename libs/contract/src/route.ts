/**
 * Who may call an endpoint; checked by one guard before anything else.
 * - public: anyone
 * - session: whoever is signed in or holds a token
 * - viewer … admin: that role or a higher one in at least one environment; where the request names an
 *   environment the handler narrows it to that one. admin: without a limit to environments.
 */
export type Permission = 'public' | 'session' | 'viewer' | 'developer' | 'operator' | 'admin';

/** Method, path, permission and place in the document of one endpoint; free of zod. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1; parameters as `{name}`. */
  readonly path: string;
  readonly permission: Permission;
  readonly tag:
    | 'application'
    | 'feature'
    | 'build'
    | 'deploy'
    | 'environment'
    | 'session'
    | 'access'
    | 'event'
    | 'system';
  readonly summary: string;
  /** Success status. */
  readonly status: number;
}

const route = <const R extends Route>(value: R): R => value;

/** Every endpoint below /api/v1 (model.md §4). A controller binds to one of these or does not start. */
export const routes = {
  createSession: route({
    method: 'POST',
    path: '/session',
    permission: 'public',
    tag: 'session',
    status: 200,
    summary: 'Sign in',
  }),
  getSession: route({
    method: 'GET',
    path: '/session',
    permission: 'session',
    tag: 'session',
    status: 200,
    summary: 'Who am I, and what may I do',
  }),
  deleteSession: route({
    method: 'DELETE',
    path: '/session',
    permission: 'session',
    tag: 'session',
    status: 204,
    summary: 'Sign out',
  }),
  changePassword: route({
    method: 'PUT',
    path: '/session/password',
    permission: 'session',
    tag: 'session',
    status: 204,
    summary: 'Change my password',
  }),
  listUsers: route({
    method: 'GET',
    path: '/users',
    permission: 'admin',
    tag: 'access',
    status: 200,
    summary: 'Users with their roles',
  }),
  setUserRoles: route({
    method: 'PUT',
    path: '/users/{username}/roles',
    permission: 'admin',
    tag: 'access',
    status: 200,
    summary: "Replace a user's roles",
  }),
  listTokens: route({
    method: 'GET',
    path: '/tokens',
    permission: 'session',
    tag: 'access',
    status: 200,
    summary: 'My API tokens (an admin: everyone’s)',
  }),
  createToken: route({
    method: 'POST',
    path: '/tokens',
    permission: 'session',
    tag: 'access',
    status: 201,
    summary: 'Make an API token; it is shown once',
  }),
  deleteToken: route({
    method: 'DELETE',
    path: '/tokens/{id}',
    permission: 'session',
    tag: 'access',
    status: 204,
    summary: 'Revoke an API token',
  }),
  listApplications: route({
    method: 'GET',
    path: '/applications',
    permission: 'viewer',
    tag: 'application',
    status: 200,
    summary: 'Applications, newest first',
  }),
  createApplication: route({
    method: 'POST',
    path: '/applications',
    permission: 'admin',
    tag: 'application',
    status: 201,
    summary: 'Create an application; its pipeline is made in the background',
  }),
  getApplication: route({
    method: 'GET',
    path: '/applications/{name}',
    permission: 'viewer',
    tag: 'application',
    status: 200,
    summary: 'One application',
  }),
  updateApplication: route({
    method: 'PATCH',
    path: '/applications/{name}',
    permission: 'admin',
    tag: 'application',
    status: 200,
    summary: 'Change an application',
  }),
  getApplicationSettings: route({
    method: 'GET',
    path: '/applications/{name}/settings',
    permission: 'viewer',
    tag: 'application',
    status: 200,
    summary: 'Effective settings, each with where it comes from',
  }),
  putApplicationSettings: route({
    method: 'PUT',
    path: '/applications/{name}/settings',
    permission: 'admin',
    tag: 'application',
    status: 200,
    summary: 'Replace the settings; used at the next deploy',
  }),
  listFeatures: route({
    method: 'GET',
    path: '/applications/{name}/features',
    permission: 'viewer',
    tag: 'feature',
    status: 200,
    summary: 'Features of an application, newest first',
  }),
  createFeature: route({
    method: 'POST',
    path: '/applications/{name}/features',
    permission: 'developer',
    tag: 'feature',
    status: 201,
    summary: 'Create a feature',
  }),
  updateFeature: route({
    method: 'PATCH',
    path: '/applications/{name}/features/{feature}',
    permission: 'developer',
    tag: 'feature',
    status: 200,
    summary: 'Change branch or lifecycle of a feature',
  }),
  listEnvironments: route({
    method: 'GET',
    path: '/environments',
    permission: 'viewer',
    tag: 'environment',
    status: 200,
    summary: 'Environments',
  }),
  createEnvironment: route({
    method: 'POST',
    path: '/environments',
    permission: 'admin',
    tag: 'environment',
    status: 201,
    summary: 'Create an environment',
  }),
  getEnvironment: route({
    method: 'GET',
    path: '/environments/{name}',
    permission: 'viewer',
    tag: 'environment',
    status: 200,
    summary: 'One environment with its settings',
  }),
  updateEnvironment: route({
    method: 'PATCH',
    path: '/environments/{name}',
    permission: 'admin',
    tag: 'environment',
    status: 200,
    summary: 'Change an environment; settings given are merged, null resets one',
  }),
  checkEnvironment: route({
    method: 'GET',
    path: '/environments/{name}/check',
    permission: 'viewer',
    tag: 'environment',
    status: 200,
    summary: 'What is reachable and allowed, with the exact text',
  }),
  listBuilds: route({
    method: 'GET',
    path: '/builds',
    permission: 'viewer',
    tag: 'build',
    status: 200,
    summary: 'Builds, newest first',
  }),
  createBuild: route({
    method: 'POST',
    path: '/builds',
    permission: 'developer',
    tag: 'build',
    status: 202,
    summary: 'Build a feature (202), or register an image built elsewhere (201)',
  }),
  getBuild: route({
    method: 'GET',
    path: '/builds/{id}',
    permission: 'viewer',
    tag: 'build',
    status: 200,
    summary: 'One build; `wait` holds the answer until it is finished',
  }),
  getBuildLog: route({
    method: 'GET',
    path: '/builds/{id}/log',
    permission: 'viewer',
    tag: 'build',
    status: 200,
    summary: 'The log from an offset on',
  }),
  abortBuild: route({
    method: 'POST',
    path: '/builds/{id}/abort',
    permission: 'developer',
    tag: 'build',
    status: 202,
    summary: 'Abort a build',
  }),
  listLanes: route({
    method: 'GET',
    path: '/lanes',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'The board',
  }),
  getLane: route({
    method: 'GET',
    path: '/lanes/{id}',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'One lane',
  }),
  listDeployments: route({
    method: 'GET',
    path: '/deployments',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'Deployments, newest first',
  }),
  getDeployment: route({
    method: 'GET',
    path: '/deployments/{id}',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'One deployment',
  }),
  getPodLog: route({
    method: 'GET',
    path: '/deployments/{id}/pods/{pod}/log',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: "The last lines of a pod's log",
  }),
  createOperation: route({
    method: 'POST',
    path: '/operations',
    permission: 'developer',
    tag: 'deploy',
    status: 202,
    summary: 'Accept an operation; with dryRun=true only its plan (200)',
  }),
  listOperations: route({
    method: 'GET',
    path: '/operations',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'Operations, newest first',
  }),
  getOperation: route({
    method: 'GET',
    path: '/operations/{id}',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'One operation; `wait` holds the answer until it is finished',
  }),
  streamEvents: route({
    method: 'GET',
    path: '/events',
    permission: 'viewer',
    tag: 'event',
    status: 200,
    summary: 'Server-Sent Events of all that changes; Last-Event-ID resumes',
  }),
  getSystem: route({
    method: 'GET',
    path: '/system',
    permission: 'session',
    tag: 'system',
    status: 200,
    summary: 'Version, and what is simulated',
  }),
} as const;

export type RouteName = keyof typeof routes;
