import { TooManyRequests } from '../http/domain-error.js';
import { PasswordsBusy } from './password.js';

/** Work on passwords; 429 while too much of it waits. */
export async function patiently<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PasswordsBusy)
      throw new TooManyRequests('SIGN_IN_BUSY', 'Too many sign-ins at once. Try again.', 1);
    throw error;
  }
}
