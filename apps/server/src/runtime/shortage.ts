import { shortageOf } from '../store/fault.js';

/** What the database cannot do now, as a person is told it. */
export interface Shortage {
  readonly code: 'STORE_FULL' | 'STORE_BUSY';
  readonly message: string;
  readonly retryAfterSeconds: number;
}

/** null = that is not what is wrong. */
export function shortageIn(error: unknown): Shortage | null {
  const code = shortageOf(error);
  if (code === null) return null;
  return code === 'STORE_FULL'
    ? { code, message: 'The disk of the database is full: nothing can be written.', retryAfterSeconds: 30 }
    : { code, message: 'The database is busy or does not answer. Try again.', retryAfterSeconds: 2 };
}
