import { ProviderError, type Fault, type Known } from '@arthor/core';

/** What the core is told of an error. What is not a provider's word is a bug of ours: transient, and loud in the log. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ProviderError) {
    const { kind, code, message, params, retryAfterMs } = error;
    return { kind, code, message, params, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'TRANSIENT', code: 'INTERNAL_ERROR', message, params: {} };
}

/** Asks, and keeps "could not look" as an answer of its own. */
export async function known<T>(
  ask: () => Promise<T>,
  onSurprise: (error: unknown) => void,
): Promise<Known<T>> {
  try {
    return { known: true, value: await ask() };
  } catch (error) {
    if (!(error instanceof ProviderError)) onSurprise(error);
    return { known: false, fault: faultOf(error) };
  }
}
