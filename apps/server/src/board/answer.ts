import { ProviderError } from '@arthor/core';
import { DomainError } from '../http/domain-error.js';

/** What a provider answered, or why nothing was. */
export type Answer<T> = { readonly value: T } | { readonly code: string; readonly message: string };

/** Asks a provider for what the answer can do without: that it could not be asked is said, and is no error. */
export async function answer<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof DomainError)) throw error;
    return { code: error.code, message: error.message };
  }
}
