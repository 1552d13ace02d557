import { roles, routes, type Role, type RouteName } from '@arthor/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestServer } from '../start/test-server.js';
import {
  applications,
  environments,
  plantCallers,
  plantFreezes,
  plantPlaces,
  Sender,
  type Answer,
  type Caller,
  type Things,
  type Where,
} from './matrix.fixture.js';

/*
 * Who may what: each role, by session and token, limited in no dimension, in each and in both, at every endpoint, in
 * every place. What is right is worked out here from the rules alone, not from the server's own code.
 */

let server: TestServer;
let callers: readonly Caller[];
let places: readonly Things[];
let sender: Sender;
let freezes: ReadonlyMap<Things, number[]>;

beforeAll(async () => {
  server = await TestServer.start();
  callers = await plantCallers(server);
  places = await plantPlaces(server);
  freezes = new Map(
    await Promise.all(
      places.map(async (place) => [place, await plantFreezes(server, place, callers.length)] as const),
    ),
  );
  const address: unknown = server.app.getHttpServer().address();
  sender = new Sender(Number(Object(address).port));
});
afterAll(async () => {
  sender.close();
  await server.stop();
});

type Wanted = 'may' | 403 | 'unknown';
/** A request, and what is right for each caller. */
interface Case {
  readonly path: string;
  readonly body?: object;
  readonly wanted: (caller: Caller) => Wanted;
  /** A HEAD would not tell. */
  readonly needsWords?: boolean;
  /** For lists: where each item is. */
  readonly items?: (item: Record<string, unknown>) => Where;
}

const reaches = (caller: Caller, role: Role): boolean => roles.indexOf(caller.role) >= roles.indexOf(role);
const meets = (limit: string | null, name: string | null): boolean => limit === null || limit === name;
/** What belongs to no environment or application is seen by everybody who sees anything. */
const sees = (caller: Caller, { environment, application }: Where): boolean =>
  (environment === null || meets(caller.environment, environment)) &&
  (application === null || meets(caller.application, application));
/** Over all of a dimension nobody has a role who is limited in it. */
const has = (caller: Caller, role: Role, { environment, application }: Where): boolean =>
  reaches(caller, role) && meets(caller.environment, environment) && meets(caller.application, application);

const nowhere: Where = { environment: null, application: null };
const needs =
  (role: Role, where: Where = nowhere) =>
  (caller: Caller): Wanted =>
    has(caller, role, where) ? 'may' : 403;
/** Whoever has no such role at all learns nothing; then what one may not see does not exist. */
const needsIn =
  (role: Role, seen: Where, where: Where, least: Role = role) =>
  (caller: Caller): Wanted => {
    if (!reaches(caller, least)) return 403;
    if (!sees(caller, seen)) return 'unknown';
    return has(caller, role, where) ? 'may' : 403;
  };
const anybody = (): Wanted => 'may';
const operating = ({ environment }: Where): Role => (environment === 'prod' ? 'OPERATOR' : 'DEVELOPER');

const ofApplications = (make: (of: Where) => Case): Case[] =>
  applications.map((application) => make({ environment: null, application }));
const ofEnvironments = (make: (of: Where) => Case): Case[] =>
  environments.map((environment) => make({ environment, application: null }));
const ofPlaces = <Made>(make: (place: Things) => Made): Made[] => places.map(make);
const viewed = (path: (place: Things) => string) => () =>
  ofPlaces((place) => ({ path: path(place), wanted: needsIn('VIEWER', place, place) }));
const administrated = (path: string, body?: object) => (): Case[] => [
  { path, ...(body !== undefined && { body }), wanted: needs('ADMIN') },
];
/** A list of what is in places: everything of it is somewhere that the caller sees. */
const listed =
  (path: string, items: Case['items'] = placeOf) =>
  (): Case[] => [{ path, wanted: anybody, ...(items !== undefined && { items }) }];
/** Nothing takes this: whoever passes the guard gets 400, and nothing happens. */
const open = (path: string) => (): Case[] => [{ path: `${path}?nothing-takes-this=1`, wanted: anybody }];

function placeOf(item: Record<string, unknown>): Where {
  const lane = Object(item['lane'] ?? item);
  return { environment: textOf(lane['environment']), application: textOf(lane['application']) };
}
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const cases: { readonly [N in RouteName]: () => readonly Case[] } = {
  createSession: () => [],
  getSession: open('/session'),
  deleteSession: open('/session'),
  changePassword: open('/session/password'),
  getSignInWays: open('/session/ways'),
  startOidc: open('/session/oidc'),
  createOidcSession: open('/session/oidc/callback'),
  endOidcSessions: open('/session/oidc/logout'),
  listUsers: administrated('/users'),
  createUser: administrated('/users', { username: 'arthor', nickname: 'x', roles: [] }),
  updateUser: administrated('/users/nobody', { disabled: true }),
  setUserRoles: administrated('/users/nobody/roles', { roles: [] }),
  clearThrottle: administrated('/users/nobody/throttle'),
  listTokens: listed('/tokens', () => nowhere),
  createToken: open('/tokens'),
  deleteToken: open('/tokens/1'),
  listApplications: listed('/applications', ({ name }) => ({ ...nowhere, application: textOf(name) })),
  createApplication: administrated('/applications', { name: 'shop' }),
  getApplication: () =>
    ofApplications((of) => ({
      path: `/applications/${of.application}`,
      wanted: needsIn('VIEWER', of, of, 'VIEWER'),
    })).map(seenOnly),
  updateApplication: () =>
    ofApplications((of) => ({
      path: `/applications/${of.application}`,
      body: { description: '' },
      wanted: needsIn('ADMIN', of, of),
    })),
  getApplicationSettings: () =>
    ofApplications((of) => ({
      path: `/applications/${of.application}/settings`,
      wanted: needsIn('VIEWER', of, of),
    })).map(seenOnly),
  putApplicationSettings: () =>
    ofApplications((of) => ({
      path: `/applications/${of.application}/settings`,
      body: {},
      wanted: needsIn('ADMIN', of, of),
    })),
  listFeatures: () =>
    ofApplications((of) => ({
      path: `/applications/${of.application}/features`,
      wanted: needsIn('VIEWER', of, of),
    })).map(seenOnly),
  createFeature: () =>
    ofApplications((of) => ({
      path: `/applications/${of.application}/features`,
      body: { name: 'main', repositoryUrl: 'https://git.test/a.git', branch: 'main' },
      wanted: needsIn('DEVELOPER', of, of),
    })),
  updateFeature: () =>
    ofApplications((of) => ({
      path: `/applications/${of.application}/features/main`,
      body: { branch: 'main' },
      wanted: needsIn('DEVELOPER', of, of),
    })),
  listEnvironments: listed('/environments', ({ name }) => ({ ...nowhere, environment: textOf(name) })),
  createEnvironment: administrated('/environments', { name: 'dev', description: '', host: 'dev.test' }),
  getEnvironment: () =>
    ofEnvironments((of) => ({
      path: `/environments/${of.environment}`,
      wanted: needsIn('VIEWER', of, of),
    })).map(seenOnly),
  updateEnvironment: () =>
    ofEnvironments((of) => ({
      path: `/environments/${of.environment}`,
      body: { description: '' },
      wanted: needsIn('ADMIN', of, nowhere),
    })),
  checkEnvironment: () =>
    ofEnvironments((of) => ({
      path: `/environments/${of.environment}/check`,
      wanted: needsIn('VIEWER', of, of),
    })).map(seenOnly),
  listBuilds: listed('/builds'),
  createBuild: () =>
    ofPlaces((place) => {
      const body = { application: place.application, feature: 'main', environment: place.environment };
      const image = { image: 'registry.test/shop:1', commit: '0c77de1' };
      const wanted = (role: Role) => needsIn(role, place, place, 'DEVELOPER');
      return [
        { path: '/builds', body, wanted: wanted('DEVELOPER') },
        { path: '/builds', body: { ...body, ...image }, wanted: wanted(operating(place)) },
      ];
    }).flat(),
  getBuild: viewed(({ build }) => `/builds/${build}`),
  getBuildLog: viewed(({ build }) => `/builds/${build}/log`),
  abortBuild: () =>
    ofPlaces((place) => ({
      path: `/builds/${place.build}/abort`,
      wanted: needsIn('DEVELOPER', place, place),
    })),
  listLanes: listed('/lanes'),
  getLane: viewed(({ lane }) => `/lanes/${lane}`),
  listLaneInstances: viewed(({ lane }) => `/lanes/${lane}/instances`),
  getLaneHistory: viewed(({ lane }) => `/lanes/${lane}/history`),
  listLanePods: viewed(({ lane }) => `/lanes/${lane}/pods`),
  tryLane: () =>
    ofPlaces((place) => ({
      path: `/lanes/${place.lane}/try`,
      body: { requests: 1 },
      wanted: needsIn('DEVELOPER', place, place),
    })),
  listDeployments: listed('/deployments'),
  getDeployment: viewed(({ deployment }) => `/deployments/${deployment}`),
  getPodLog: () =>
    ofPlaces((place) => ({
      path: `/deployments/${place.deployment}/pods/p/log`,
      wanted: needsIn('VIEWER', place, place),
      // There is no such pod: only the words tell that from a deployment that one may not see.
      needsWords: true,
    })),
  listClusterEvents: viewed(({ deployment }) => `/deployments/${deployment}/events`),
  createOperation: () =>
    ofPlaces((place) => {
      const wanted = needsIn(operating(place), place, place, 'DEVELOPER');
      const others = places.filter(({ application }) => application === place.application);
      return [
        { path: '/operations', body: { operate: 'RESTART', deployment: place.deployment }, wanted },
        // What is deployed here may come from elsewhere: there, one has to see it.
        ...others.map(({ build, environment }) => ({
          path: '/operations?dryRun=true',
          body: { operate: 'DEPLOY', build, environment: place.environment },
          wanted: (caller: Caller): Wanted =>
            reaches(caller, 'DEVELOPER') && !sees(caller, { ...place, environment })
              ? 'unknown'
              : wanted(caller),
        })),
      ];
    }).flat(),
  listOperations: listed('/operations'),
  getOperation: viewed(({ operation }) => `/operations/${operation}?wait=0`),
  getOperationDiff: viewed(({ operation }) => `/operations/${operation}/diff`),
  getDurations: () =>
    ofPlaces(({ environment, application }) => ({
      path: `/durations?environment=${environment}&application=${application}&operate=DEPLOY`,
      wanted: anybody,
    })),
  listFreezes: listed('/freezes'),
  createFreeze: () =>
    [...places, ...environments.map((environment) => ({ ...nowhere, environment })), nowhere].map(
      (where) => ({
        path: '/freezes',
        // In the past: whoever may is refused by a rule.
        body: {
          ...(where.environment !== null && { environment: where.environment }),
          ...(where.application !== null && { application: where.application }),
          startsAt: '2020-01-01T00:00:00.000Z',
          reason: 'x',
        },
        wanted: needsIn(
          where.environment === null ? 'ADMIN' : 'OPERATOR',
          where,
          { environment: where.environment, application: where.application },
          'OPERATOR',
        ),
      }),
    ),
  deleteFreeze: () =>
    ofPlaces((place) => ({ path: '/freezes/{next}', wanted: needsIn('OPERATOR', place, place) })),
  streamEvents: open('/events'),
  listAudit: administrated('/audit'),
  testIntegration: administrated('/integrations/jenkins/test'),
  getSystem: open('/system'),
};

/** What has no role over all of it is seen by everybody who sees any of it. */
function seenOnly(one: Case): Case {
  return { ...one, wanted: (caller) => (one.wanted(caller) === 403 ? 'may' : one.wanted(caller)) };
}

const codeOf = ({ text }: Answer): string => (text === '' ? '' : String(Object(JSON.parse(text)).code));

/** What these cases name and what is nowhere. */
const unknownToAll = ['USER_UNKNOWN', 'TOKEN_UNKNOWN', 'POD_UNKNOWN'];

/** What an answer says of rights. A HEAD has no words, so 404 alone says 'unknown'. */
function said(answer: Answer, isHead: boolean): Wanted | 'broken' {
  if (answer.status === 401 || answer.status >= 500) return 'broken';
  if (answer.status === 403) return 403;
  if (isHead) return answer.status === 404 ? 'unknown' : 'may';
  const code = codeOf(answer);
  const isUnknown = code.endsWith('_UNKNOWN') && !unknownToAll.includes(code);
  return isUnknown && (answer.status === 404 || answer.status === 422) ? 'unknown' : 'may';
}

it.each(Object.keys(cases) as RouteName[])('%s', async (name) => {
  const { method } = routes[name];
  const wrong: unknown[] = [];
  const one = async (caller: Caller, index: number, given: Case, at: number) => {
    const { path, body, wanted, items, needsWords } = given;
    // Every other caller asks by HEAD, which must say the same.
    const isHead = method === 'GET' && items === undefined && needsWords !== true && (index + at) % 2 === 1;
    const next = freezes.get(places[at] ?? places[0] ?? ({} as Things))?.[index];
    const answer = await sender.send(
      isHead ? 'HEAD' : method,
      path.replace('{next}', String(next)),
      caller.headers,
      body,
    );
    const { role, kind, environment, application } = caller;
    const who = { role, kind, environment, application, path, body };
    if (said(answer, isHead) !== wanted(caller))
      wrong.push({ ...who, wanted: wanted(caller), status: answer.status, text: answer.text });
    const rows: Record<string, unknown>[] =
      items === undefined || answer.status !== 200 ? [] : JSON.parse(answer.text).items;
    for (const row of rows)
      if (items !== undefined && !sees(caller, items(row))) wrong.push({ ...who, foreign: row });
  };
  await Promise.all(
    cases[name]().flatMap((given, at) => callers.map((caller, index) => one(caller, index, given, at))),
  );
  expect(wrong).toEqual([]);
});
