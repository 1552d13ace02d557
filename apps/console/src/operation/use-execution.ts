import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call, type Answer } from '../api/client.js';
import { ApiProblem } from '../api/problem.js';
import { planQuery } from '../api/query.js';
import { randomKey } from '../api/random-key.js';
import { usePanel } from './use-panel.js';

/** The plan of an operation and the way to carry it out as planned. */
export interface Execution {
  readonly plan: Plan | undefined;
  readonly planError: Error | null;
  /** The plan on the screen is not (or not yet) of what the form says. */
  readonly planning: boolean;
  readonly replan: () => void;
  readonly execute: (reason: string) => void;
  readonly executing: boolean;
  readonly executeError: Error | null;
  /** The lane was at this tick when the plan that was refused was made. */
  readonly moved: boolean;
}

/**
 * Plans a body (null: nothing to plan yet) and carries it out on the tick the plan was made on. When
 * somebody else was faster the plan is made anew and what was typed stays.
 */
export function useExecution(body: OperationCreate | null, settled: boolean): Execution {
  const client = useQueryClient();
  const { open } = usePanel();
  const planned = useQuery(planQuery(body));
  const plan = planned.data;
  const key = useRef({ of: '', key: '' });

  const execution = useMutation({
    mutationFn: async (reason: string): Promise<Answer<Operation>> => {
      if (body === null || plan === undefined) throw new Error('executed before it was planned');
      const said = reason.trim();
      const sent = { ...body, expectedTick: plan.basedOnTick, ...(said === '' ? {} : { reason: said }) };
      // The same wish repeated after a lost answer is the same operation; another wish is another one.
      const of = JSON.stringify(sent);
      if (key.current.of !== of) key.current = { of, key: randomKey() };
      return call('createOperation', { query: {}, body: sent, idempotencyKey: key.current.key });
    },
    onSuccess: (accepted) => {
      const { id } = accepted.data;
      client.setQueryData(['operation', id], accepted);
      open({ op: 'progress', id: String(id) });
    },
    onError: (error) => {
      if (isMoved(error)) void planned.refetch();
    },
  });

  return {
    plan,
    planError: planned.error,
    planning: !settled || planned.isFetching,
    replan: () => void planned.refetch(),
    execute: execution.mutate,
    executing: execution.isPending,
    executeError: execution.error,
    moved: isMoved(execution.error),
  };
}

/** Whether an operation was refused because the lane is not what the plan was made on. */
export function isMoved(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'LANE_MOVED';
}
