import { cut } from './cut.js';

/**
 * What a failed provider call means for the one who made it (reliability of each kind is decided
 * once, in the adapter's classifier):
 * - TRANSIENT: may succeed when tried again.
 * - CONFLICT: somebody else wrote first; look again, then decide anew.
 * - DENIED: refused by rights, quota or policy; a person must act, try again slowly.
 * - INVALID: this very request can never succeed.
 * - GONE: what was named is not there.
 * - UNKNOWN_OUTCOME: sent, no answer; look before writing again.
 */
export type ProviderErrorKind = 'TRANSIENT' | 'CONFLICT' | 'DENIED' | 'INVALID' | 'GONE' | 'UNKNOWN_OUTCOME';

/** A provider's refusal or fault, translated once by its adapter. Carries no secrets, no bodies. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  /**
   * @param provider which one: `kubernetes`, `ingress-nginx`, `jenkins`, …
   * @param kind     what it means for the caller
   * @param code     the reason code a console has words for, e.g. `NAMESPACE_MISSING`
   * @param message  the provider's own words, at most 500 characters
   * @param retryAfterMs when the provider said how long to wait
   */
  constructor(
    readonly provider: string,
    readonly kind: ProviderErrorKind,
    readonly code: string,
    message: string,
    options: {
      cause?: unknown;
      retryAfterMs?: number;
      params?: Readonly<Record<string, string | number>>;
    } = {},
  ) {
    super(cut(message, 500), { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.params = options.params ?? {};
  }

  readonly retryAfterMs: number | null;
  readonly params: Readonly<Record<string, string | number>>;
}
