import type { AuditItem, IntegrationTest, System } from '@arthor/contract';

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

function item(id: number, minutesAgo: number, part: Partial<AuditItem>): AuditItem {
  return {
    id,
    at: at(minutesAgo),
    who: 'hanmeimei',
    through: 'console',
    action: 'DEPLOY',
    target: `deployment/${id}`,
    environment: 'dev',
    application: 'shop',
    reason: null,
    result: 'OK',
    requestId: `req-${id}`,
    remoteAddress: '10.0.0.7',
    times: 1,
    ...part,
  };
}

const none = { environment: null, application: null };
/** Writes and refusals of each kind, newest first. */
export const auditItems: readonly AuditItem[] = [
  item(9, 1, { reason: 'Release 24.11', environment: 'prod' }),
  item(8, 3, {
    action: 'createOperation',
    target: '/api/v1/operations',
    result: 'FROZEN',
    environment: 'prod',
  }),
  item(7, 9, { who: 'lilei', action: 'DELETE', result: 'FORBIDDEN', environment: 'prod' }),
  item(6, 30, { who: 'ci', through: 'token:ci of shop', action: 'createBuild', target: 'build/13' }),
  item(5, 45, {
    ...none,
    who: 'root',
    action: 'createSession',
    target: '/api/v1/session',
    result: 'BAD_CREDENTIALS',
    times: 37,
  }),
  item(4, 90, { ...none, who: '', action: 'getUsers', target: '/api/v1/users', result: 'FORBIDDEN' }),
  item(3, 600, { ...none, who: 'admin', action: 'setUserRoles', target: 'user/lilei' }),
];

/** The items that a query asks for, two pages of them when it asks for all. */
export function auditPage(query: URLSearchParams): {
  readonly items: readonly AuditItem[];
  readonly nextCursor: string | null;
} {
  const fits = (key: 'who' | 'action', value: string) => [null, value].includes(query.get(key));
  const wanted = query.get('result');
  const items = auditItems.filter(
    ({ who, action, result }) =>
      fits('who', who) &&
      fits('action', action) &&
      (wanted === null || wanted === result || (wanted === 'REFUSED' && result !== 'OK')),
  );
  const first = 5;
  if (query.get('cursor') !== null) return { items: items.slice(first), nextCursor: null };
  return { items: items.slice(0, first), nextCursor: items.length > first ? 'more' : null };
}

/** A server that works, whose CI server does not answer any more. */
export const systemNow: System = {
  version: '0.1.0',
  simulated: ['kubernetes', 'jenkins'],
  routeProviders: ['auto', 'gateway-api', 'ingress-nginx'],
  pipeline: true,
  providers: [
    { name: 'database', instance: null, lastSuccessAt: at(0), lastError: null },
    { name: 'kubernetes', instance: 'kind-dev', lastSuccessAt: at(0.2), lastError: null },
    {
      name: 'jenkins',
      instance: null,
      lastSuccessAt: at(12),
      lastError: {
        at: at(0.5),
        code: 'TIMEOUT',
        message: 'GET http://jenkins.test/job/shop/api/json: no answer within 10 s',
      },
    },
  ],
  loopLag: { p50Ms: 0.4, p99Ms: 6.2, maxMs: 31.7 },
  queue: { waiting: 2, running: 1 },
};

/** What each provider answers when it is asked. */
export function integrationTest(kind: string, environment: string | null): IntegrationTest {
  const told: IntegrationTest = { kind: 'gateway', configured: true, environment, items: [], durationMs: 48 };
  switch (kind) {
    case 'jenkins':
      return {
        ...told,
        kind,
        durationMs: 10_004,
        items: [
          {
            code: 'JENKINS_REACHABLE',
            status: 'FAILED',
            message: 'GET http://jenkins.test/api/json: connect ECONNREFUSED 10.0.0.4:8080',
          },
        ],
      };
    case 'registry':
      return { ...told, kind, configured: false, durationMs: 0 };
    case 'kubernetes':
      return {
        ...told,
        kind,
        items: [
          { code: 'CLUSTER_REACHABLE', status: 'OK', message: 'The cluster answers; its identity is uid-1.' },
        ],
      };
    default:
      return told;
  }
}
