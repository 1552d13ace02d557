import { ProviderError } from '@arthor/core';
import { shortageOf } from '../store/fault.js';
import { DomainError, Unavailable } from './domain-error.js';

/** What is wrong with the database alone, as the refusal that it is to the caller: it is no fault of what they asked for. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof DomainError || error instanceof ProviderError) return error;
  switch (shortageOf(error)) {
    case 'STORE_FULL':
      return new Unavailable(
        'STORE_FULL',
        'The disk of the database is full: nothing can be written.',
        30,
        error,
      );
    case 'STORE_BUSY':
      return new Unavailable('STORE_BUSY', 'The database is busy or does not answer. Try again.', 2, error);
    case null:
      return error;
  }
}
