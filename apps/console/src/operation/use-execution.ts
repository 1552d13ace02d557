import type { Lane, Operation, OperationCreate } from '@arthor/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { call } from '../api/client.js';
import { planQuery } from '../api/query.js';
import { idempotencyKeys } from '../api/idempotency-keys.js';
import { checked, prepareCheck } from '../form/checked.js';
import { takeAct } from './act.js';
import { askedBy } from './confirm.js';
import { moverOfLane } from './mover.js';
import { PanelRun, type Confirmed } from './panel-run.js';
import type { OperationLine } from './operation-form.js';
import type { PanelState } from './panel-state.js';
import type { OperationFields } from './use-operation-fields.js';
import { usePanel } from './use-panel.js';

interface Options {
  readonly line: Pick<OperationLine, 'danger' | 'isSaid'>;
  /** What the form asks for; null if it cannot be planned yet. */
  readonly body: OperationCreate | null;
  /** The lane from live data; undefined if it does not exist yet. */
  readonly lane: Lane | undefined;
  readonly fields: OperationFields;
}

/** State of an operation's panel, and what the user can do. */
export interface Execution {
  readonly state: PanelState;
  /** The operation that the plan would end; null when none runs, or to end it is what is asked for. */
  readonly ends: Operation | null;
  readonly press: () => void;
  readonly enter: () => void;
  readonly ask: () => void;
}

/** Plans what the form asks for and executes it as planned, on the tick of the plan. */
export function useExecution({ line, body, lane, fields }: Options): Execution {
  const client = useQueryClient();
  const { open, search } = usePanel();
  const [key] = useState(idempotencyKeys);
  // useMutation, because the mutation cache handles a 401.
  const { mutateAsync: execute } = useMutation({
    mutationFn: async ({ body, plan, reason }: Confirmed): Promise<Operation> => {
      const said = reason.trim();
      const asked = { ...body, expectedTick: plan.basedOnTick, ...(said === '' ? {} : { reason: said }) };
      const sent = await checked('createOperation', asked);
      const accepted = await call('createOperation', { query: {}, body: sent, idempotencyKey: key(asked) });
      client.setQueryData(['operation', accepted.data.id], accepted);
      return accepted.data;
    },
  });

  const [run] = useState(() => {
    // Of the first plan only: afterwards something was chosen in the form, or has changed.
    let said = takeAct(search) && line.isSaid(search);
    return new PanelRun({
      isSaid: () => {
        const was = said;
        said = false;
        return was;
      },
      plan: async (asked, signal) => {
        const query = planQuery(await checked('createOperation', asked));
        signal.addEventListener('abort', () => void client.cancelQueries({ queryKey: query.queryKey }));
        return client.fetchQuery({ ...query, staleTime: 0 });
      },
      execute,
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
  // After each render: tell the state machine what the form asks for and where the lane is.
  useEffect(() => {
    run.tell({ type: 'said', body });
    if (lane !== undefined) run.tell({ type: 'seen', tick: lane.tick, by: moverOfLane(lane) });
  });

  // What has to be confirmed by more than a button is not confirmed by an Enter.
  const guarded = line.danger || askedBy(state.plan).reason;
  const ends = body === null || body.operate === 'CANCEL' ? null : (lane?.operation ?? null);
  return {
    state,
    ends,
    press: () => run.tell({ type: 'pressed', reason: fields.current().reason }),
    enter: () => run.tell({ type: 'entered', reason: fields.current().reason, guarded }),
    ask: () => run.tell({ type: 'asked' }),
  };
}
