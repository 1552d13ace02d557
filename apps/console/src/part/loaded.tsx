import type { UseQueryResult } from '@tanstack/react-query';
import { useDeferredValue, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem.js';
import { useText } from '../language/use-text.js';
import { Empty } from './empty.js';
import { ProblemNote, problemSentence } from './problem-note.js';
import { Skeleton } from './skeleton.js';
import { useFault } from './use-fault.js';

interface Props<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'status' | 'errorUpdateCount' | 'refetch'>;
  readonly skeleton?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** A query's answer; old data stays visible beside a fault, no permission is not an empty list, and what is not there is no fault. */
export function Loaded<T>({ query, skeleton, children }: Props<T>) {
  const text = useText();
  const { data } = query;
  const { error, retry } = useFault(query);
  // Drawn in slices when it comes: what is pressed meanwhile is answered.
  const isThere = useDeferredValue(data !== undefined);
  if (error instanceof ApiProblem && error.status === 403)
    return <Empty title={text('state.forbidden')}>{text('state.forbidden.why')}</Empty>;
  // Nothing went wrong, and asking again would not bring it.
  if (error instanceof ApiProblem && error.status === 404)
    return <Empty title={problemSentence(error, text)}>{text('not-found.why')}</Empty>;
  return (
    <>
      {error !== null && (
        <ProblemNote
          error={error}
          {...(data === undefined ? {} : { unchanged: text('problem.old-data') })}
          onRetry={retry}
        />
      )}
      {data === undefined || !isThere
        ? error === null && (skeleton ?? <Skeleton height={40} count={6} />)
        : children(data)}
    </>
  );
}
