import { describe, expect, it } from 'vitest';
import { networkFailure, NetworkFailure } from '../http/failure.js';
import { refusal, unanswered } from './refusal.js';

const status = (message: string, reason = '', details: object = {}) =>
  JSON.stringify({ kind: 'Status', status: 'Failure', message, reason, details });

describe('a refusal of the API server', () => {
  it.each<[string, number, string, string, string]>([
    [
      'invalid manifest',
      422,
      status('Deployment.apps "a" is invalid: spec: Required', 'Invalid'),
      'INVALID',
      'REFUSED',
    ],
    [
      'policy',
      422,
      status("ValidatingAdmissionPolicy 'x' denied request", 'Invalid'),
      'DENIED',
      'ADMISSION_DENIED',
    ],
    [
      'webhook said no',
      400,
      status('admission webhook "x.y" denied the request: no'),
      'DENIED',
      'ADMISSION_DENIED',
    ],
    [
      'unknown field',
      400,
      status('strict decoding error: unknown field "x"', 'BadRequest'),
      'INVALID',
      'REFUSED',
    ],
    [
      'webhook down',
      500,
      status('Internal error: failed calling webhook "x"', 'InternalError'),
      'TRANSIENT',
      'WEBHOOK_DOWN',
    ],
    [
      'no rights',
      403,
      status('deployments.apps is forbidden: User "u" cannot create', 'Forbidden'),
      'DENIED',
      'FORBIDDEN',
    ],
    [
      'quota',
      403,
      status('pods "a" is forbidden: exceeded quota: q', 'Forbidden'),
      'DENIED',
      'QUOTA_EXCEEDED',
    ],
    [
      'quota that wants requests',
      403,
      status('pods "a" is forbidden: failed quota: q: must specify limits.cpu for: shop', 'Forbidden'),
      'DENIED',
      'QUOTA_WANTS_REQUESTS',
    ],
    [
      'PodSecurity',
      403,
      status('pods "a" is forbidden: violates PodSecurity "restricted"', 'Forbidden'),
      'DENIED',
      'POD_SECURITY',
    ],
    [
      'namespace going',
      403,
      status('unable to create new content in namespace x', 'Forbidden', {
        causes: [{ reason: 'NamespaceTerminating' }],
      }),
      'DENIED',
      'NAMESPACE_TERMINATING',
    ],
    [
      'namespace missing',
      404,
      status('namespaces "dev" not found', 'NotFound', { kind: 'namespaces' }),
      'DENIED',
      'NAMESPACE_MISSING',
    ],
    [
      'object missing',
      404,
      status('deployments.apps "a" not found', 'NotFound', { kind: 'deployments' }),
      'GONE',
      'NOT_FOUND',
    ],
    ['group not served', 404, '404 page not found\n', 'DENIED', 'KIND_NOT_SERVED'],
    [
      'kind not served',
      404,
      status('the server could not find the requested resource', 'NotFound'),
      'DENIED',
      'KIND_NOT_SERVED',
    ],
    [
      'stale write',
      409,
      status('Operation cannot be fulfilled on ingresses', 'Conflict'),
      'CONFLICT',
      'WRITE_CONFLICT',
    ],
    ['exists', 409, status('x already exists', 'AlreadyExists'), 'CONFLICT', 'ALREADY_EXISTS'],
    [
      'quota is busy',
      409,
      status('Operation cannot be fulfilled on resourcequotas "q"', 'Conflict'),
      'TRANSIENT',
      'QUOTA_BUSY',
    ],
    ['token', 401, status('Unauthorized', 'Unauthorized'), 'DENIED', 'UNAUTHORIZED'],
    ['too old', 410, status('too old resource version', 'Expired'), 'TRANSIENT', 'EXPIRED'],
    ['too many', 429, status('too many requests'), 'TRANSIENT', 'THROTTLED'],
    ['not ready', 503, '<html>', 'TRANSIENT', 'SERVER_ERROR'],
    ['a page of a proxy', 302, '<html>', 'TRANSIENT', 'NOT_KUBERNETES'],
  ])('%s', (_, code, text, kind, reason) => {
    expect(refusal('kubernetes', { status: code, headers: {}, text }, 'dev', 0)).toMatchObject({
      kind,
      code: reason,
    });
  });

  it('keeps the API’s words, when to come again, and what an admin can look up', () => {
    const text = status('slow down', '', { retryAfterSeconds: 3 });
    const headers = { 'audit-id': 'a1' };
    expect(refusal('kubernetes', { status: 429, headers, text }, null, 0)).toMatchObject({
      message: 'slow down',
      retryAfterMs: 3000,
      params: { status: 429, auditId: 'a1' },
    });
    const later = { ...headers, 'retry-after': '7' };
    expect(refusal('kubernetes', { status: 429, headers: later, text }, null, 0).retryAfterMs).toBe(7000);
  });
});

describe('a call without an answer', () => {
  it.each([
    ['ECONNREFUSED', true, 'TRANSIENT'],
    ['ECONNRESET', true, 'UNKNOWN_OUTCOME'],
    ['ECONNRESET', false, 'TRANSIENT'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', true, 'TRANSIENT'],
  ])('%s, write: %s', (code, write, kind) => {
    const error = Object.assign(new Error('x'), { code });
    const wrapped = new Error('wrapped', { cause: error });
    expect(unanswered('kubernetes', networkFailure(wrapped, null), write)).toMatchObject({ kind, code });
  });

  it.each([
    ['timeout', 'TIMEOUT'],
    ['aborted', 'ABORTED'],
  ] as const)('%s', (ended, code) => {
    expect(networkFailure(new Error('canceled'), ended)).toMatchObject({ code, sent: true });
  });

  it('carries nothing of the request', () => {
    const error = Object.assign(new Error('x'), { config: { headers: { Authorization: 'Bearer secret' } } });
    const failure = networkFailure(error, null);
    expect(failure).toBeInstanceOf(NetworkFailure);
    expect(JSON.stringify([failure, failure.cause ?? null])).not.toContain('secret');
  });
});
