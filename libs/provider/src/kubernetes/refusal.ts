import { ProviderError, type ProviderErrorKind } from '@arthor/core';
import { z } from 'zod';
import { eachOf } from '../http/each.js';
import type { NetworkFailure } from '../http/failure.js';
import type { HttpResponse } from '../http/transport.js';
import { retryAfterMs } from '../http/token-bucket.js';

const statusSchema = z.object({
  message: z.string().default(''),
  reason: z.string().default(''),
  details: z
    .object({
      name: z.string().optional(),
      kind: z.string().optional(),
      retryAfterSeconds: z.number().optional(),
      causes: eachOf(z.object({ reason: z.string().optional(), field: z.string().optional() })),
    })
    .optional(),
});

/**
 * The API server's refusal in our words. `provider` names who asked (`kubernetes`, `ingress-nginx`);
 * `namespace` is the one the request was for.
 */
export function refusal(
  provider: string,
  response: Pick<HttpResponse, 'status' | 'headers' | 'text'>,
  namespace: string | null,
  now: number,
): ProviderError {
  const said = parseStatus(response.text);
  const [kind, code] = classify(response.status, said);
  const wait =
    retryAfterMs(response.headers['retry-after'], now) ?? (said.details?.retryAfterSeconds ?? 0) * 1000;
  const audit = response.headers['audit-id'];
  return new ProviderError(provider, kind, code, said.message || `HTTP ${response.status}`, {
    ...(wait > 0 ? { retryAfterMs: wait } : {}),
    params: {
      status: response.status,
      ...(audit === undefined ? {} : { auditId: audit }),
      ...(code === 'NAMESPACE_MISSING' && namespace !== null
        ? { namespace, command: `kubectl create namespace ${namespace}` }
        : {}),
    },
  });
}

/** A call without an answer: a write that may have been done must be looked for before it is repeated. */
export function unanswered(provider: string, failure: NetworkFailure, write: boolean): ProviderError {
  const kind: ProviderErrorKind = write && failure.sent ? 'UNKNOWN_OUTCOME' : 'TRANSIENT';
  return new ProviderError(provider, kind, failure.code, failure.message, { cause: failure });
}

type Said = z.infer<typeof statusSchema>;

function parseStatus(text: string): Said {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // A proxy answered with something of its own; its text is no message of the API.
  }
  // The API's only plain text: the whole group is not served.
  return { message: text.startsWith('404 page not found') ? '404 page not found' : '', reason: '' };
}

function classify(status: number, said: Said): readonly [ProviderErrorKind, string] {
  const { message, reason } = said;
  if (/admission webhook "[^"]*" denied|ValidatingAdmissionPolicy/.test(message)) {
    return ['DENIED', 'ADMISSION_DENIED'];
  }
  switch (status) {
    case 401:
      return ['DENIED', 'UNAUTHORIZED'];
    case 403:
      return ['DENIED', forbidden(said)];
    case 404:
      return missing(said);
    case 409:
      if (message.includes('on resourcequotas')) return ['TRANSIENT', 'QUOTA_BUSY'];
      return ['CONFLICT', reason === 'AlreadyExists' ? 'ALREADY_EXISTS' : 'WRITE_CONFLICT'];
    case 410:
      return ['TRANSIENT', 'EXPIRED'];
    case 429:
      return ['TRANSIENT', 'THROTTLED'];
    case 500:
      return ['TRANSIENT', message.includes('failed calling webhook') ? 'WEBHOOK_DOWN' : 'SERVER_ERROR'];
    default:
      if (status >= 500) return ['TRANSIENT', 'SERVER_ERROR'];
      // A redirect or a page of 200 is a proxy in between, which may go away.
      if (status < 400) return ['TRANSIENT', 'NOT_KUBERNETES'];
      return ['INVALID', 'REFUSED'];
  }
}

function forbidden({ message, details }: Said): string {
  if (details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating'))
    return 'NAMESPACE_TERMINATING';
  if (/failed quota: .*must specify/s.test(message)) return 'QUOTA_WANTS_REQUESTS';
  if (message.includes('exceeded quota')) return 'QUOTA_EXCEEDED';
  if (message.includes('violates PodSecurity')) return 'POD_SECURITY';
  return 'FORBIDDEN';
}

function missing({ message, details }: Said): readonly [ProviderErrorKind, string] {
  if (details?.kind === 'namespaces' || /^namespaces "[^"]*" not found/.test(message)) {
    return ['DENIED', 'NAMESPACE_MISSING'];
  }
  if (message.includes('could not find the requested resource') || message.startsWith('404 page not found')) {
    return ['DENIED', 'KIND_NOT_SERVED'];
  }
  return ['GONE', 'NOT_FOUND'];
}
