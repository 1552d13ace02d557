/** The words of model.md, each written once; free of zod so that a browser can carry them. */
export const roles = ['VIEWER', 'DEVELOPER', 'OPERATOR', 'ADMIN'] as const;
/** Each role may do what the ones before it may. */
export type Role = (typeof roles)[number];

export const operates = [
  'DEPLOY',
  'GRAY',
  'BLUE_GREEN',
  'UPDATE_BLUE_GREEN',
  'PROMOTE',
  'ROLLBACK',
  'SCALE',
  'RESTART',
  'DELETE',
  'CANCEL',
] as const;
export type Operate = (typeof operates)[number];

export const deploymentStatuses = ['DEPLOYING', 'DEPLOYED', 'REPLACING', 'DELETING', 'WITHDRAWN'] as const;
export type DeploymentStatus = (typeof deploymentStatuses)[number];

export const operationStatuses = ['RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const;
export type OperationStatus = (typeof operationStatuses)[number];

export const buildStatuses = ['QUEUED', 'BUILDING', 'SUCCESS', 'FAILURE', 'ABORTED'] as const;
export type BuildStatus = (typeof buildStatuses)[number];

export const pipelineStatuses = ['CREATING', 'CREATED', 'FAILED', 'NONE'] as const;
export type PipelineStatus = (typeof pipelineStatuses)[number];

/** Why signing in at the OpenID provider did not lead in here; the console has a sentence for each. */
export const oidcProblems = [
  'OIDC_NOT_STARTED',
  'OIDC_UNREACHABLE',
  'OIDC_REFUSED',
  'OIDC_FAILED',
  'OIDC_BUSY',
  'OIDC_USERNAME_UNUSABLE',
  'OIDC_NAME_TAKEN',
  'OIDC_NO_ROLE',
  'OIDC_USER_DISABLED',
] as const;
export type OidcProblem = (typeof oidcProblems)[number];

/** How often the event stream sends `heartbeat`, ms. Two that did not come: what one sees is not live. */
export const heartbeatMs = 10_000;

/** Header with the event number a GET's answer reflects: a client drops events up to it. */
export const seqHeader = 'x-arthor-seq';
/** Header that writes with a session cookie need: the `csrf` of GET /session. */
export const csrfHeader = 'x-arthor-csrf';
/** Header with a word of the caller's own for one POST: a repeat is answered with what the first one made. */
export const idempotencyHeader = 'idempotency-key';
/** What an Idempotency-Key may be: 1 to 255 printable ASCII characters. */
export const idempotencyKey = /^[!-~]{1,255}$/;
export const apiBase = '/api/v1';
