import { z } from 'zod';
import { eventMessage } from './event.js';
import { routes, type Route, type RouteName } from './route.js';
import * as access from './schema/access.js';
import * as app from './schema/application.js';
import * as audit from './schema/audit.js';
import * as builds from './schema/build.js';
import * as clusterEvents from './schema/cluster-event.js';
import * as common from './schema/common.js';
import * as deploy from './schema/deploy.js';
import * as freezes from './schema/freeze.js';
import * as env from './schema/environment.js';
import * as history from './schema/history.js';
import * as laneInstances from './schema/lane-instances.js';
import * as lanePods from './schema/lane-pods.js';
import * as laneTry from './schema/lane-try.js';
import * as system from './schema/system.js';
import { summaries } from './summary.js';
import { buildStatuses, deploymentStatuses, operates, operationStatuses } from './vocabulary.js';

/** Media types beside JSON. */
export type TextType = 'text/csv' | 'application/x-ndjson';

/** The schemas of one endpoint. `body`/`query` absent = none is taken; `response` null = an empty answer. */
export interface Schemas {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly response: z.ZodType | null;
  /** Further successes with a status of their own. */
  readonly also?: Readonly<Record<number, z.ZodType>>;
  /** The answer may also be text of this media type, where the header Accept prefers it. */
  readonly text?: readonly TextType[];
  /** The body comes as a form (application/x-www-form-urlencoded), or as JSON of the same fields. */
  readonly form?: true;
  /** The answer is a stream of Server-Sent Events instead, each of this form. */
  readonly stream?: z.ZodType;
}

const name = z.strictObject({ name: common.applicationName });
const environment = z.strictObject({ name: common.environmentName });
const user = z.strictObject({ username: z.string().min(1).max(255) });
const byId = z.strictObject({ id: common.idText });
const none = z.strictObject({});
const paged = <S extends z.core.$ZodLooseShape>(shape: S) => z.strictObject({ ...common.page, ...shape });
const wait = z.strictObject({ wait: common.intText(0, 60).optional() });

/** What each endpoint takes and answers. Request and response are separate; unknown keys are refused. */
export const schemas = {
  createSession: { body: access.signIn, response: access.session },
  getSession: { query: none, response: access.session },
  deleteSession: { response: null, also: { 200: access.signedOut } },
  changePassword: { body: access.passwordChange, response: access.passwordChanged },
  getSignInWays: { query: none, response: access.signInWays },
  startOidc: { query: z.strictObject({ back: z.string().max(2000).optional() }), response: null },
  createOidcSession: { query: access.oidcAnswer, response: null },
  endOidcSessions: { body: access.oidcLogout, response: null, form: true },
  listUsers: { query: paged({}), response: common.pageOf(access.user) },
  createUser: { body: access.userCreate, response: access.userCreated },
  updateUser: { params: user, body: access.userUpdate, response: access.user },
  setUserRoles: {
    params: user,
    body: access.userRoles,
    response: access.user,
  },
  clearThrottle: { params: user, response: null },
  listTokens: { query: paged({}), response: common.pageOf(access.token) },
  createToken: { body: access.tokenCreate, response: access.tokenCreated },
  deleteToken: { params: byId, response: null },
  listApplications: { query: paged({}), response: common.pageOf(app.application) },
  createApplication: { body: app.applicationCreate, response: app.application },
  getApplication: { params: name, query: none, response: app.application },
  updateApplication: { params: name, body: app.applicationUpdate, response: app.application },
  getApplicationSettings: {
    params: name,
    query: z.strictObject({ environment: common.environmentName.optional() }),
    response: app.effectiveSettings,
  },
  putApplicationSettings: {
    params: name,
    query: z.strictObject({ environment: common.environmentName.optional() }),
    body: app.settingsPut,
    response: app.effectiveSettings,
  },
  listFeatures: { params: name, query: paged({}), response: common.pageOf(app.feature) },
  createFeature: { params: name, body: app.featureCreate, response: app.feature },
  updateFeature: {
    params: z.strictObject({ name: common.applicationName, feature: common.featureName }),
    body: app.featureUpdate,
    response: app.feature,
  },
  listEnvironments: { query: paged({}), response: common.pageOf(env.environment) },
  createEnvironment: { body: env.environmentCreate, response: env.environment },
  getEnvironment: { params: environment, query: none, response: env.environment },
  updateEnvironment: { params: environment, body: env.environmentUpdate, response: env.environment },
  checkEnvironment: { params: environment, query: none, response: common.itemsOf(env.checkItem) },
  listBuilds: {
    query: paged({
      application: common.applicationName.optional(),
      feature: common.featureName.optional(),
      environment: common.environmentName.optional(),
      status: z.enum(buildStatuses).optional(),
    }),
    response: common.pageOf(builds.build),
  },
  createBuild: { body: builds.buildCreate, response: builds.build, also: { 201: builds.build } },
  getBuild: { params: byId, query: wait, response: builds.build },
  getBuildLog: {
    params: byId,
    query: z.strictObject({ offset: common.intText(0, Number.MAX_SAFE_INTEGER).optional() }),
    response: builds.logChunk,
  },
  abortBuild: { params: byId, response: builds.build },
  listLanes: {
    query: paged({
      environment: common.environmentName.optional(),
      application: common.applicationName.optional(),
      symbol: common.symbolName.optional(),
      /** Of the build that runs there, or is on its way in. */
      branch: common.humanText(200).optional(),
      /** Who asked for what serves there, or for the operation that runs. */
      by: common.humanText(64).optional(),
    }),
    response: common.pageOf(deploy.lane),
  },
  getLane: { params: byId, query: none, response: deploy.lane },
  listDeployments: {
    query: paged({
      application: common.applicationName.optional(),
      environment: common.environmentName.optional(),
      symbol: common.symbolName.optional(),
      status: z.enum(deploymentStatuses).optional(),
      build: common.idText.optional(),
      canary: common.booleanText.optional(),
    }),
    response: common.pageOf(deploy.deployment),
  },
  getDeployment: { params: byId, query: none, response: deploy.deployment },
  getPodLog: {
    params: z.strictObject({
      id: common.idText,
      pod: common.objectName,
    }),
    query: z.strictObject({
      previous: common.booleanText.optional(),
      tail: common.intText(1, 10000).optional(),
    }),
    response: z.object({ text: z.string() }).meta({ id: 'PodLog' }),
  },
  createOperation: {
    query: z.strictObject({ dryRun: common.booleanText.optional() }),
    body: deploy.operationCreate,
    response: deploy.operation,
    also: { 200: deploy.plan },
  },
  listOperations: {
    query: paged({
      application: common.applicationName.optional(),
      environment: common.environmentName.optional(),
      symbol: common.symbolName.optional(),
      operate: z.enum(operates).optional(),
      status: z.enum(operationStatuses).optional(),
      deployment: common.idText.optional(),
      /** Who asked for it. */
      by: common.humanText(64).optional(),
      /** Each word of it stands in the reason, the lane's or the person's name, or is the build's number. */
      text: common.humanText(100).optional(),
      from: common.time.optional(),
      /** Up to this time, without it. */
      to: common.time.optional(),
    }),
    response: common.pageOf(deploy.operation),
  },
  getOperation: { params: byId, query: wait, response: deploy.operation },
  listFreezes: { query: paged({}), response: common.pageOf(freezes.freeze) },
  createFreeze: { body: freezes.freezeCreate, response: freezes.freeze },
  deleteFreeze: { params: byId, response: null },
  getLaneHistory: { params: byId, query: paged({}), response: common.pageOf(history.historyItem) },
  listLaneInstances: { params: byId, query: none, response: laneInstances.laneInstances },
  listLanePods: { params: byId, query: none, response: lanePods.lanePods },
  tryLane: { params: byId, body: laneTry.laneTry, response: laneTry.laneTried },
  listClusterEvents: { params: byId, query: none, response: clusterEvents.clusterEvents },
  getOperationDiff: {
    params: byId,
    query: z.strictObject({ with: common.idText.optional() }),
    response: history.operationDiff,
  },
  getDurations: {
    query: z.strictObject({
      environment: common.environmentName,
      operate: z.enum(operates),
      application: common.applicationName.optional(),
    }),
    response: history.durations,
  },
  listAudit: {
    query: paged(audit.auditFilter),
    response: common.pageOf(audit.auditItem),
    text: ['text/csv', 'application/x-ndjson'],
  },
  testIntegration: {
    params: z.strictObject({ kind: z.enum(system.integrationKinds) }),
    query: z.strictObject({ environment: common.environmentName.optional() }),
    response: system.integrationTest,
  },
  streamEvents: { query: none, response: null, stream: eventMessage },
  getSystem: { query: none, response: system.system },
} as const satisfies Record<RouteName, Schemas>;

type SchemasOf = typeof schemas;
type Input<S, K extends string> = S extends { readonly [P in K]: infer Z extends z.ZodType }
  ? z.input<Z>
  : undefined;
type Output<S, K extends string> = S extends { readonly [P in K]: infer Z extends z.ZodType }
  ? z.output<Z>
  : undefined;

/** What a caller sends as path parameters, query and body, and gets back. */
export interface Calls<N extends RouteName = RouteName> {
  params: Input<SchemasOf[N], 'params'>;
  query: Input<SchemasOf[N], 'query'>;
  body: Input<SchemasOf[N], 'body'>;
  response: SchemasOf[N]['response'] extends z.ZodType ? z.output<SchemasOf[N]['response']> : undefined;
}
/** What a handler receives after validation. */
export interface Received<N extends RouteName = RouteName> {
  params: Output<SchemasOf[N], 'params'>;
  query: Output<SchemasOf[N], 'query'>;
  body: Output<SchemasOf[N], 'body'>;
}

/** Route and schemas of one endpoint together. */
export type Endpoint = Route & Schemas & { readonly name: RouteName; readonly summary: string };

/** All endpoints as data: for the guard, the document and generated tests. */
export const endpoints: readonly Endpoint[] = (Object.keys(routes) as RouteName[]).map((key) => ({
  name: key,
  summary: summaries[key],
  ...routes[key],
  ...schemas[key],
}));
