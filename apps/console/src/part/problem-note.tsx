import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.js';
import { useText, type Text, type Values } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import { CopyButton } from './copy-button.js';
import { lackingOf, lackingWords } from './lacking-words.js';
import './empty.css';

interface Props {
  readonly error: unknown;
  /** What did not change; the caller's own words. */
  readonly unchanged?: string;
  readonly onRetry?: () => void;
  /** Details, below the sentence. */
  readonly children?: ReactNode;
}

/** What happened · what did not change · what to do · the number to quote. */
export function ProblemNote({ error, unchanged, onRetry, children }: Props) {
  const text = useText();
  const problem = error instanceof ApiProblem ? error : null;
  // What was refused by a rule says why: nobody has to look for it in the server's log.
  const requestId = problem === null || problem.status < 500 ? null : problem.requestId;
  const fix = problem === null ? null : text.ofCode('problem.fix', problem.code);
  return (
    <div className="note bad" role="alert">
      <strong>{problemSentence(error, text)}</strong>
      {children}
      {unchanged !== undefined && <span className="muted">{unchanged}</span>}
      {fix !== null && <span>{fix}</span>}
      {(onRetry !== undefined || requestId !== null) && (
        <span className="row wrap">
          {onRetry !== undefined && (
            <Button size="small" onClick={onRetry}>
              {text('act.retry')}
            </Button>
          )}
          {requestId !== null && (
            <span className="row faint">
              {text('problem.request')} <code className="break">{requestId}</code>
              <CopyButton value={requestId} />
            </span>
          )}
        </span>
      )}
    </div>
  );
}

/** One sentence for whatever was thrown: by its code, else the server's own words. */
export function problemSentence(error: unknown, text: Text): string {
  if (!(error instanceof ApiProblem)) return text('problem.console');
  const lacking = error.code === 'FORBIDDEN' ? lackingOf(error.params) : null;
  if (lacking !== null) return lackingWords(lacking, text);
  return (
    text.ofCode('problem', error.code, plain(error.params)) ??
    text.ofCode('refusal', error.code, plain(error.params)) ??
    text.ofCode('problem', `status.${error.status}`) ??
    error.message
  );
}

/** The values of a problem or a reason that a sentence can hold. */
export function plain(params: Readonly<Record<string, unknown>>): Values {
  const values: Record<string, string | number | boolean | null> = {};
  for (const [key, value] of Object.entries(params))
    if (
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      value === null
    )
      values[key] = value;
  return values;
}
