import type { Lane, Operation, OperationCreate, Plan } from '@arthor/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { call, type Answer } from '../api/client.js';
import { environmentsQuery, planQuery } from '../api/query.js';
import { wishKeys } from '../api/wish-key.js';
import { checked, prepareCheck } from '../form/checked.js';
import { moverOfLane } from './mover.js';
import { PanelRun } from './panel-run.js';
import type { OperationLine } from './operation-form.js';
import type { PanelState } from './panel-state.js';
import type { OperationFields } from './use-operation-fields.js';
import { usePanel } from './use-panel.js';

interface Options {
  readonly line: Pick<OperationLine, 'danger'>;
  /** What the form says; null while it says nothing that can be planned. */
  readonly body: OperationCreate | null;
  /** The lane it is about, as it is seen live; undefined where there is none (yet). */
  readonly lane: Lane | undefined;
  readonly fields: OperationFields;
}

/** The panel of an operation as it stands, and what a person can do to it. */
export interface Execution {
  readonly state: PanelState;
  readonly press: () => void;
  readonly enter: () => void;
  readonly ask: () => void;
}

/** Plans what the form says and carries it out, exactly as planned and on the tick it was planned on. */
export function useExecution({ line, body, lane, fields }: Options): Execution {
  const client = useQueryClient();
  const { open } = usePanel();
  const environments = useQuery(environmentsQuery).data ?? [];
  // Through the mutation cache, which notices that a session has ended.
  const { mutateAsync: execute } = useMutation({
    mutationFn: async ({ body, plan, reason, key }: Wish): Promise<Answer<Operation>> => {
      const said = reason.trim();
      const wish = { ...body, expectedTick: plan.basedOnTick, ...(said === '' ? {} : { reason: said }) };
      const sent = await checked('createOperation', wish);
      return call('createOperation', { query: {}, body: sent, idempotencyKey: key(wish) });
    },
  });

  const [run] = useState(() => {
    const key = wishKeys();
    return new PanelRun({
      plan: async (asked, signal) => {
        const query = planQuery(await checked('createOperation', asked));
        signal.addEventListener('abort', () => void client.cancelQueries({ queryKey: query.queryKey }));
        return client.fetchQuery({ ...query, staleTime: 0 });
      },
      execute: async (body, plan, reason) => {
        const accepted = await execute({ body, plan, reason, key });
        client.setQueryData(['operation', accepted.data.id], accepted);
        return accepted.data;
      },
      entered: (state) => {
        fields.place(state.name === 'refused' ? state.error : null);
        if (state.name !== 'accepted') return;
        fields.forget();
        open({ op: 'progress', id: String(state.operation.id) });
      },
    });
  });
  const state = useSyncExternalStore(run.subscribe, run.state);

  useEffect(() => {
    prepareCheck();
    return run.stop;
  }, [run]);
  // The one way from the page into the table: what the form says and how the lane stands, after each painting.
  useEffect(() => {
    run.tell({ type: 'said', body });
    if (lane !== undefined) run.tell({ type: 'seen', tick: lane.tick, by: moverOfLane(lane) });
  });

  const place = state.plan?.environment;
  const guarded =
    line.danger || environments.some(({ name, effective }) => name === place && effective.protected);
  return {
    state,
    press: () => run.tell({ type: 'pressed', reason: fields.current().reason }),
    enter: () => run.tell({ type: 'entered', reason: fields.current().reason, guarded }),
    ask: () => run.tell({ type: 'asked' }),
  };
}

interface Wish {
  readonly body: OperationCreate;
  readonly plan: Plan;
  readonly reason: string;
  readonly key: (wish: object) => string;
}
