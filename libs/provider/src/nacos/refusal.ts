import { ProviderError, type ProviderErrorKind } from '@arthor/core';
import { z } from 'zod';
import type { NetworkFailure } from '../http/failure.js';
import { retryAfterMs } from '../http/token-bucket.js';
import type { HttpResponse } from '../http/transport.js';

/** Of a service, cluster or instance that is not there: 20004, 21003, 21004, 21008 and the plain words of 2.x. */
const absent = /service not found|no matched ip|is not found|instance not found|no ips found/i;
/** One service is ephemeral or persistent as a whole. */
const otherKind = /can't register (ephemeral|persistent) instance/i;
const absentCodes = new Set([20_004, 21_003, 21_004, 21_008]);
/** A group of servers without a leader says so by this code, too, beside faults of its own. */
const serverCode = 30_000;

/** What an answer of Nacos that is no success means: 2.x speaks in plain text, 3.x in JSON with a code of its own. */
export function refusal(response: HttpResponse, now: number): ProviderError {
  const { status, headers } = response;
  const { code, message } = said(response.text);
  const [kind, word] = classify(status, code, message);
  const wait = retryAfterMs(headers['retry-after'], now);
  return new ProviderError('nacos', kind, word, message === '' ? `Nacos answered HTTP ${status}` : message, {
    ...(wait === null ? {} : { retryAfterMs: wait }),
    params: { status },
  });
}

/** A call that got no answer. All our writes are whole and may be repeated, so that none has an unknown outcome. */
export function unanswered(failure: NetworkFailure): ProviderError {
  const code = failure.code === 'ABORTED' ? 'ABORTED' : 'REGISTRY_UNREACHABLE';
  return new ProviderError('nacos', 'TRANSIENT', code, `Nacos cannot be reached: ${failure.message}`, {
    cause: failure,
    params: { cause: failure.code },
  });
}

/** Something answered that is not Nacos, or not as it should. */
export const unreadable = (why: string): ProviderError =>
  new ProviderError('nacos', 'DENIED', 'NOT_NACOS', `the answer is not Nacos’: ${why}`);

function classify(
  status: number,
  code: number | null,
  message: string,
): readonly [ProviderErrorKind, string] {
  if (status === 401 || status === 403) return ['DENIED', 'REGISTRY_DENIED'];
  if (status === 429) return ['TRANSIENT', 'THROTTLED'];
  // A 3.x server that was a 2.x one a moment ago: the next call speaks to it in its own way.
  if (status === 410) return ['TRANSIENT', 'REGISTRY_CHANGED'];
  if (otherKind.test(message)) return ['INVALID', 'REGISTRY_KIND'];
  if (absent.test(message) || (code !== null && absentCodes.has(code))) return ['GONE', 'NOT_REGISTERED'];
  if (status >= 500 || code === serverCode) return ['TRANSIENT', 'REGISTRY_UNREACHABLE'];
  if (status < 400 && code === null) return ['DENIED', 'NOT_NACOS'];
  return ['INVALID', 'REGISTRY_REFUSED'];
}

const bodySchema = z.object({
  code: z.number().nullish(),
  message: z.string().nullish(),
  data: z.unknown().optional(),
});

/** Its own words: of 3.x `data` says more than `message`. */
function said(text: string): { readonly code: number | null; readonly message: string } {
  try {
    const { code = null, message, data } = bodySchema.parse(JSON.parse(text));
    const more = typeof data === 'string' ? data : '';
    return { code, message: [message ?? '', more].filter((word) => word !== '').join(': ') };
  } catch {
    return { code: null, message: /^\s*</.test(text) ? 'a page, no answer' : text.trim() };
  }
}
