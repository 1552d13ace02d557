/** A call that got no whole answer. Carries no request: its headers hold credentials. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';

  /**
   * @param code `ABORTED`, `TIMEOUT`, `TOO_LARGE`, or the system's own, e.g. `ECONNREFUSED`
   * @param sent whether the other side may have acted on it; false only where that is certain
   */
  constructor(
    readonly code: string,
    readonly sent: boolean,
    message: string,
  ) {
    super(message);
  }
}

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
]);
const tlsRefused = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH)/;

/**
 * What an axios or socket error means. `ended` says who ended it first: the caller's signal, the time
 * limit, or neither.
 */
export function networkFailure(error: unknown, ended: 'aborted' | 'timeout' | null): NetworkFailure {
  if (error instanceof NetworkFailure) return error;
  if (ended === 'aborted') return new NetworkFailure('ABORTED', true, 'the call was given up');
  if (ended === 'timeout') return new NetworkFailure('TIMEOUT', true, 'no answer in time');
  const message = error instanceof Error ? error.message : String(error);
  if (/maxContentLength size of .* exceeded/.test(message)) {
    return new NetworkFailure('TOO_LARGE', true, 'the answer is larger than expected');
  }
  const code = text(error, 'code') ?? 'NETWORK';
  const connecting = code === 'ETIMEDOUT' && text(error, 'syscall') === 'connect';
  return new NetworkFailure(code, !(neverSent.has(code) || tlsRefused.test(code) || connecting), message);
}

function text(error: unknown, key: 'code' | 'syscall'): string | null {
  const seen = new Set<unknown>();
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    const value: unknown = Reflect.get(at, key);
    if (typeof value === 'string' && !value.startsWith('ERR_BAD') && value !== 'ERR_NETWORK') return value;
  }
  return null;
}
