import { ProviderError } from '@arthor/core';
import { shortageIn } from '../runtime/shortage.js';
import { DomainError, Unavailable } from './domain-error.js';

/** What is wrong with the database alone, as the refusal that it is to the caller: it is no fault of what they asked for. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof DomainError || error instanceof ProviderError) return error;
  const shortage = shortageIn(error);
  if (shortage === null) return error;
  return new Unavailable(shortage.code, shortage.message, shortage.retryAfterSeconds, error);
}
