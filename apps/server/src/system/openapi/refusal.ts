import type { Endpoint, RouteName } from '@arthor/contract';

/** Codes of refusals, by status. */
export type Refusals = Readonly<Record<number, readonly string[]>>;

const application: Refusals = { 404: ['APPLICATION_UNKNOWN'] };
const environment: Refusals = { 404: ['ENVIRONMENT_UNKNOWN'] };
const feature: Refusals = { 404: ['APPLICATION_UNKNOWN', 'FEATURE_UNKNOWN'] };
const repeatable: Refusals = { 400: ['IDEMPOTENCY_KEY_INVALID'], 422: ['IDEMPOTENCY_KEY_REUSED'] };

/** Refusals of single endpoints; {@link refusalsOf} adds those that endpoints have in common. */
const own: Readonly<Partial<Record<RouteName, Refusals>>> = {
  createSession: { 401: ['BAD_CREDENTIALS'], 429: ['SIGN_IN_THROTTLED', 'SIGN_IN_BUSY'] },
  deleteSession: { 409: ['NO_SESSION'] },
  changePassword: {
    409: ['NO_SESSION', 'USER_CHANGED'],
    422: ['BAD_CREDENTIALS', 'PASSWORD_UNCHANGED'],
    429: ['SIGN_IN_THROTTLED', 'SIGN_IN_BUSY'],
  },
  startOidc: { 404: ['OIDC_OFF'] },
  createOidcSession: { 404: ['OIDC_OFF'] },
  endOidcSessions: { 400: ['OIDC_LOGOUT_INVALID'], 404: ['OIDC_OFF'], 502: ['OIDC_UNREACHABLE'] },
  createUser: {
    409: ['USER_EXISTS'],
    422: ['USERNAME_RESERVED', 'ENVIRONMENT_UNKNOWN'],
    429: ['SIGN_IN_BUSY'],
  },
  updateUser: {
    404: ['USER_UNKNOWN'],
    409: ['LAST_ADMIN', 'PASSWORD_MISSING', 'USER_CHANGED'],
    429: ['SIGN_IN_BUSY'],
  },
  setUserRoles: {
    404: ['USER_UNKNOWN'],
    409: ['LAST_ADMIN', 'ROLES_BY_GROUPS'],
    422: ['ENVIRONMENT_UNKNOWN'],
  },
  clearThrottle: { 404: ['USER_UNKNOWN'] },
  createToken: { 422: ['EXPIRY_OUT_OF_RANGE', 'ENVIRONMENT_UNKNOWN', 'APPLICATION_UNKNOWN'] },
  deleteToken: { 404: ['TOKEN_UNKNOWN'] },
  createApplication: { 409: ['APPLICATION_EXISTS'] },
  getApplication: application,
  updateApplication: application,
  getApplicationSettings: { ...application, 422: ['ENVIRONMENT_UNKNOWN'] },
  putApplicationSettings: { ...application, 422: ['ENVIRONMENT_UNKNOWN'] },
  listFeatures: application,
  createFeature: { ...application, 409: ['FEATURE_EXISTS'] },
  updateFeature: feature,
  createEnvironment: {
    409: ['ENVIRONMENT_EXISTS', 'HOST_TAKEN'],
    422: ['ENVIRONMENT_NAME_RESERVED', 'HOST_OF_CONSOLE'],
  },
  getEnvironment: environment,
  updateEnvironment: { ...environment, 409: ['ENVIRONMENT_IN_USE', 'HOST_TAKEN'], 422: ['HOST_OF_CONSOLE'] },
  checkEnvironment: environment,
  createBuild: {
    422: [
      'APPLICATION_UNKNOWN',
      'FEATURE_UNKNOWN',
      'ENVIRONMENT_UNKNOWN',
      'FEATURE_CLOSED',
      'PROVIDER_NOT_CONFIGURED',
      'SYMBOL_NEEDED',
      'TTL_ON_STABLE',
    ],
    409: ['FROZEN', 'SYMBOL_TAKEN'],
  },
  getBuild: { 404: ['BUILD_UNKNOWN'] },
  getBuildLog: { 404: ['BUILD_UNKNOWN', 'BUILD_LOG_GONE'], 422: ['PROVIDER_NOT_CONFIGURED'], 502: [] },
  abortBuild: { 404: ['BUILD_UNKNOWN'], 409: ['BUILD_FINISHED'], 422: ['PROVIDER_NOT_CONFIGURED'] },
  getLaneHistory: { 404: ['LANE_UNKNOWN'] },
  listLaneInstances: { 404: ['LANE_UNKNOWN'] },
  tryLane: {
    404: ['LANE_UNKNOWN'],
    409: ['NOTHING_SERVES'],
    422: ['ENVIRONMENT_UNKNOWN', 'GATEWAY_URL_UNKNOWN'],
    429: ['TRY_BUSY'],
  },
  listLanePods: { 404: ['LANE_UNKNOWN'] },
  getLane: { 404: ['LANE_UNKNOWN'] },
  listClusterEvents: { 404: ['DEPLOYMENT_UNKNOWN'] },
  getDeployment: { 404: ['DEPLOYMENT_UNKNOWN'] },
  getPodLog: {
    404: ['DEPLOYMENT_UNKNOWN', 'POD_UNKNOWN', 'NO_PREVIOUS_LOG'],
    409: ['POD_NOT_STARTED'],
    422: ['PROVIDER_NOT_CONFIGURED'],
    502: [],
  },
  createOperation: {
    409: [
      'LANE_MOVED',
      'OPERATION_FINISHED',
      'ALREADY_LEAVING',
      'DEPLOYMENT_WITHDRAWN',
      'DEPLOYMENT_ROW_MISSING',
      'FROZEN',
    ],
    422: [
      'BUILD_UNKNOWN',
      'DEPLOYMENT_UNKNOWN',
      'OPERATION_UNKNOWN',
      'ENVIRONMENT_UNKNOWN',
      'BUILD_OF_OTHER_APPLICATION',
      'BUILD_NOT_SUCCESSFUL',
      'BUILD_NOT_ACCEPTED',
      'CANARY_LIVE',
      'CANCEL_REFUSED',
      'DUPLICATE_HOST',
      'PROVIDER_NOT_CONFIGURED',
      'OPERATE_NOT_AVAILABLE',
      'TTL_ON_STABLE',
    ],
  },
  createFreeze: { 422: ['ENVIRONMENT_UNKNOWN', 'APPLICATION_UNKNOWN', 'FREEZE_TIME_PAST'] },
  deleteFreeze: { 404: ['FREEZE_UNKNOWN'] },
  testIntegration: { 422: ['ENVIRONMENT_UNKNOWN'] },
  getOperationDiff: { 404: ['OPERATION_UNKNOWN'], 422: ['OPERATION_UNKNOWN'] },
  getOperation: { 404: ['OPERATION_UNKNOWN'] },
};

/** All refusals of an endpoint: status and codes. */
export const refusalsOf = (endpoint: Endpoint): Refusals => {
  const writes = endpoint.method !== 'GET';
  const { permission, body } = endpoint;
  const all: Record<number, string[]> = {
    400: ['INVALID_REQUEST', ...(body === undefined ? [] : ['MALFORMED_JSON', 'BODY_INCOMPLETE'])],
    ...(permission === 'public' ? {} : { 401: ['UNAUTHENTICATED', 'SESSION_ENDED', 'TOKEN_UNKNOWN'] }),
    403: [
      ...(permission === 'public' ? [] : ['FORBIDDEN', 'PASSWORD_CHANGE_NEEDED']),
      ...(writes ? ['ORIGIN_REFUSED'] : []),
      ...(writes && permission !== 'public' ? ['CSRF_REQUIRED', 'CSRF_INVALID'] : []),
    ],
    ...(body === undefined ? {} : { 413: ['BODY_TOO_LARGE'], 415: ['UNSUPPORTED_MEDIA_TYPE'] }),
    421: ['HOST_UNKNOWN'],
    ...(endpoint.method === 'GET' && permission !== 'public' ? { 429: ['TOO_MANY_AT_ONCE'] } : {}),
    500: ['INTERNAL'],
    503: ['STORE_BUSY', 'STORE_FULL'],
  };
  for (const refusals of [own[endpoint.name] ?? {}, endpoint.repeatable === true ? repeatable : {}])
    for (const [status, codes] of Object.entries(refusals))
      all[Number(status)] = [...(all[Number(status)] ?? []), ...codes];
  return all;
};
