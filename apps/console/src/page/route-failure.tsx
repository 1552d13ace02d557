import type { ErrorComponentProps } from '@tanstack/react-router';
import { ChunkFailure } from '../part/chunk-failure.js';
import { ChunkNote } from '../part/chunk-note.js';
import { ProblemNote } from '../part/problem-note.js';

/** A page that could not be shown: its code or the session was not readable, or the console has a defect. */
export function RouteFailure({ error }: ErrorComponentProps) {
  if (error instanceof ChunkFailure) return <ChunkNote />;
  return (
    <div className="page-body">
      <ProblemNote error={error} onRetry={() => window.location.reload()} />
    </div>
  );
}
