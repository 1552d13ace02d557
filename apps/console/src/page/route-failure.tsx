import type { ErrorComponentProps } from '@tanstack/react-router';
import { ProblemNote } from '../part/problem-note.js';

/** A page that could not be shown at all: the session was not readable, or the console has a defect. */
export function RouteFailure({ error }: ErrorComponentProps) {
  return (
    <div className="page-body">
      <ProblemNote error={error} onRetry={() => window.location.reload()} />
    </div>
  );
}
