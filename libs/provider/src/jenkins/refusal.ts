import { ProviderError, type ProviderErrorKind } from '@arthor/core';
import type { NetworkFailure } from '../http/failure.js';
import { retryAfterMs } from '../http/token-bucket.js';
import type { HttpResponse } from '../http/transport.js';

/**
 * What an answer of Jenkins that is no success means. Its bodies are pages for people; what it says to
 * machines is in the headers (`X-Error`; `X-Jenkins` proves that it was Jenkins who spoke).
 */
export function refusal(
  response: Pick<HttpResponse, 'status' | 'headers'>,
  write: boolean,
  now: number,
): ProviderError {
  const { status, headers } = response;
  const genuine = headers['x-jenkins'] !== undefined;
  const [kind, code] = classify(status, genuine, write);
  const wait = retryAfterMs(headers['retry-after'], now);
  const said = headers['x-error'] ?? sentences[code] ?? `Jenkins answered with HTTP ${status}`;
  return new ProviderError('jenkins', kind, code, said, {
    ...(wait === null ? {} : { retryAfterMs: wait }),
    params: { status },
  });
}

/** A call without an answer: what may have been done must be looked for before it is repeated. */
export function unanswered(failure: NetworkFailure, write: boolean): ProviderError {
  const kind: ProviderErrorKind = write && failure.sent ? 'UNKNOWN_OUTCOME' : 'TRANSIENT';
  return new ProviderError('jenkins', kind, failure.code, failure.message, { cause: failure });
}

const sentences: Readonly<Record<string, string>> = {
  UNAUTHORIZED: 'Jenkins does not know the user or the API token',
  FORBIDDEN: 'Jenkins does not give the account this right',
  NOT_JENKINS: 'something else than Jenkins answered, perhaps a login page in front of it',
  STARTING: 'Jenkins is starting',
  NOT_FOUND: 'Jenkins does not have it, or does not show it to the account',
  JOB_DISABLED: 'the job is disabled in Jenkins',
};

function classify(status: number, genuine: boolean, write: boolean): readonly [ProviderErrorKind, string] {
  switch (status) {
    case 401:
      return ['DENIED', 'UNAUTHORIZED'];
    case 403:
      return ['DENIED', 'FORBIDDEN'];
    case 404:
      return ['GONE', 'NOT_FOUND'];
    case 409:
      return ['DENIED', 'JOB_DISABLED'];
    case 429:
      return ['TRANSIENT', 'THROTTLED'];
    case 503:
      return ['TRANSIENT', 'STARTING'];
  }
  if (status >= 500) return [write ? 'UNKNOWN_OUTCOME' : 'TRANSIENT', 'SERVER_ERROR'];
  if (status < 400) return genuine ? ['TRANSIENT', 'UNEXPECTED_ANSWER'] : ['DENIED', 'NOT_JENKINS'];
  return ['INVALID', 'REFUSED'];
}
