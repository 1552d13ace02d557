import { ProviderError, type ProviderErrorKind } from '@arthor/core';
import type { NetworkFailure } from '../http/failure.js';
import { retryAfterMs } from '../http/token-bucket.js';
import type { HttpResponse } from '../http/transport.js';
import { isObject } from '../json-object.js';

/** What an answer of the Admin API that is no success means. */
export function refusal(response: HttpResponse, write: boolean, now: number): ProviderError {
  const { status, headers } = response;
  const said = saidIn(response.text);
  const [kind, code] = classify(status, said, write);
  const wait = retryAfterMs(headers['retry-after'], now);
  const words = sentences[code] ?? `the Admin API answered with HTTP ${status}`;
  return new ProviderError('apisix', kind, code, said === null ? words : `${words}: ${said}`, {
    ...(wait === null ? {} : { retryAfterMs: wait }),
    params: { status },
  });
}

/** A call without an answer. A write is the same however often it comes, but what stands there must be read first. */
export function unanswered(failure: NetworkFailure, write: boolean): ProviderError {
  const kind: ProviderErrorKind = write && failure.sent ? 'UNKNOWN_OUTCOME' : 'TRANSIENT';
  const code = failure.code === 'ABORTED' ? failure.code : 'APISIX_UNREACHABLE';
  return new ProviderError('apisix', kind, code, `${failure.code}: ${failure.message}`, { cause: failure });
}

const sentences: Readonly<Record<string, string>> = {
  APISIX_UNAUTHORIZED: 'APISIX does not know the key of the Admin API (APISIX_TOKEN)',
  APISIX_FORBIDDEN: 'APISIX does not let this address use its Admin API (allow_admin in its config.yaml)',
  NOT_APISIX: 'something else than the Admin API of APISIX 3 answered',
  POOL_IN_USE: 'a route still leads to it',
  POOL_MISSING: 'the route leads to an upstream that is not there yet',
  APISIX_REFUSED: 'APISIX refuses the object',
  APISIX_FAULT: 'the Admin API cannot do it now',
};

function classify(status: number, said: string | null, write: boolean): readonly [ProviderErrorKind, string] {
  switch (status) {
    case 400:
      if (said?.includes('still using') === true) return ['CONFLICT', 'POOL_IN_USE'];
      if (said?.includes('failed to fetch upstream info') === true) return ['TRANSIENT', 'POOL_MISSING'];
      return ['INVALID', 'APISIX_REFUSED'];
    case 401:
      return ['DENIED', 'APISIX_UNAUTHORIZED'];
    case 403:
      return ['DENIED', 'APISIX_FORBIDDEN'];
    case 404:
      return ['DENIED', 'NOT_APISIX'];
    case 429:
      return ['TRANSIENT', 'APISIX_FAULT'];
    case 503:
      return ['TRANSIENT', 'APISIX_FAULT'];
  }
  if (status >= 500) return [write ? 'UNKNOWN_OUTCOME' : 'TRANSIENT', 'APISIX_FAULT'];
  return status < 400 ? ['DENIED', 'NOT_APISIX'] : ['INVALID', 'APISIX_REFUSED'];
}

/** APISIX's own words; a page of something in between has none. */
function saidIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    if (!isObject(body)) return null;
    const parts = [body['error_msg'], body['description'], body['message']];
    const words = parts.filter((part) => typeof part === 'string');
    return words.length === 0 ? null : words.join(': ');
  } catch {
    return null;
  }
}
