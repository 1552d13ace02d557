import type { Params } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import type { Accepted, LaneFacts, Lanes, Refusal } from './accepted.js';
import type { Inverse, Undoable } from './inverse.js';

/** What a plan's sentence is made of. */
export interface Told {
  readonly accepted: Accepted;
  readonly params: Params;
  /** `shop.stable in dev`. */
  readonly where: string;
  /** Who is in force before. */
  readonly main: Deployment | null;
  readonly canary: Deployment | null;
}

/**
 * One operation: all that is particular to it. A new one is a file with such a rule, its line in `rules.ts`,
 * its line in the server's table of subjects, and its form in the console.
 */
export interface OperationRule<Request> {
  /** What its body names. */
  readonly names: 'build' | 'deployment' | 'operation' | 'deployment or lane';
  /** Pure: the rows to write, or why not. Nothing is half done. */
  accept(request: Request, lanes: Lanes): Accepted | Refusal;
  /**
   * Why it would be refused on this lane now, whatever its body says; null = it may be asked for. By the rules
   * alone: rights are the server's to add.
   */
  allowed(facts: LaneFacts): string | null;
  /** The plan's sentence, and its code for other languages. */
  summary(told: Told): { readonly summary: string; readonly summaryCode: string };
  /** What undoes it afterwards; null when nothing does. */
  inverse(done: Undoable): Inverse | null;
}

/** A refusal's code; null where it was accepted. */
export const codeOf = (answer: Accepted | Refusal): string | null => (answer.ok ? null : answer.code);
