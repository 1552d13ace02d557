import type { Blocking, Operation } from '@arthor/contract';
import type { Text } from '../language/use-text.js';
import { plain } from './problem-note.js';

/** Codes that only say what is being waited for, in the ordinary course of things. */
const ordinary = new Set([
  'CREATING_WORKLOAD',
  'WAITING_FOR_PODS',
  'WAITING_FOR_ENDPOINTS',
  'WRITING_ROUTE',
  'WAITING_FOR_GATEWAY',
  'DRAINING',
  'REMOVING',
  'WORKLOAD_DELETING',
  'BEING_DELETED',
]);

/** Whether a code only says what is being waited for. */
export const isOrdinary = (code: string): boolean => ordinary.has(code);

/** Whether a person should look, as opposed to: it takes its time. */
export function needsAttention(blocking: Blocking): boolean {
  return blocking.stalled || !isOrdinary(blocking.code);
}

/** The blocking sentence in the reader's language; the server's own where this console has no words. */
export function reasonSentence(
  { code, params = {}, message }: Pick<Blocking, 'code' | 'message'> & Partial<Pick<Blocking, 'params'>>,
  text: Text,
): string {
  return text.ofCode('reason', code, plain(params)) ?? message;
}

/** What an operation waits for that a person should look at, or waited for when it was not done; null of all others. */
export function waitedFor(
  { status, blocking }: Pick<Operation, 'status' | 'blocking'>,
  text: Text,
): string | null {
  if (blocking === null) return null;
  const ended = status !== 'RUNNING' && status !== 'DONE';
  return ended || needsAttention(blocking) ? reasonSentence(blocking, text) : null;
}
