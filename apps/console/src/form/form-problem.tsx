import type { RouteName } from '@arthor/contract/route';
import { ApiProblem, type FieldError } from '../api/problem.js';
import { useText } from '../language/use-text.js';
import { ProblemNote } from '../part/problem-note.js';
import { fieldSentence } from './field-words.js';

interface Props {
  readonly error: Error | null;
  /** Errors that belong to no field of the form. */
  readonly rest: readonly FieldError[];
  readonly request: RouteName;
  /** What did not change, in the form's own words. */
  readonly unchanged?: string;
  readonly onRetry?: () => void;
}

/** Why a form was refused; renders nothing if every error is shown beside its field. */
export function FormProblem({ error, rest, request, unchanged, onRetry }: Props) {
  const text = useText();
  if (error === null) return null;
  if (error instanceof ApiProblem && error.errors.length > 0 && rest.length === 0) return null;
  return (
    <ProblemNote
      error={error}
      {...(unchanged === undefined ? {} : { unchanged })}
      {...(onRetry === undefined ? {} : { onRetry })}
    >
      {rest.length > 0 && (
        <ul>
          {rest.map((one, index) => (
            // Two of them may be alike, and none has a state of its own.
            <li key={index}>
              {one.path !== '' && <code className="break">{one.path}</code>}{' '}
              {fieldSentence(one, { request, field: one.path }, text)}
            </li>
          ))}
        </ul>
      )}
    </ProblemNote>
  );
}
