import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../api/query.js';
import { useFields, type Fields } from '../form/use-fields.js';
import { forgetDraft, keepDraft, recallDraft } from './draft.js';
import type { OperationLine } from './operation-form.js';
import type { Target } from './target.js';

/** Values that the form of every operation has. */
export interface OperationValues extends Pick<Target, 'app' | 'to' | 'as'> {
  /** Why, for the record. */
  readonly reason: string;
}

interface Options<V extends OperationValues> {
  readonly line: Pick<OperationLine, 'op' | 'draft'>;
  readonly search: Target;
  /** Initial values without a draft. */
  readonly initial: V;
  readonly changed?: (values: V, previous: V) => void;
}

interface DraftControl {
  /** When the restored draft was typed, in epoch milliseconds; null if none was restored. */
  readonly draftAt: number | null;
  /** Resets the form to its values without the draft. */
  readonly discard: () => void;
  /** Deletes the draft: it was executed. */
  readonly forget: () => void;
}

/** What the panel needs of an operation's form. */
export type OperationFields = Pick<Fields<OperationValues>, 'current' | 'field' | 'place' | 'rest'> &
  DraftControl;

/** State of an operation's form. Input that was not executed is kept as a draft and restored when the form is opened again. */
export function useOperationFields<V extends OperationValues>(options: Options<V>): Fields<V> & DraftControl {
  const { line, search, initial, changed } = options;
  // Part of the key, because somebody else may sign in on this tab.
  const who = useQuery(sessionQuery).data?.user.username;
  const placeOf = (values: Target): string => {
    const { id, app, to, as } = { ...search, ...values };
    return [who, line.op, id, app, to, as].join(' ');
  };
  const [draft, setDraft] = useState(() => recallDraft(placeOf(initial), line.draft, initial));
  const fields = useFields<V>({
    request: 'createOperation',
    initial: { ...initial, ...draft?.values },
    changed: (values, previous) => {
      const kept = Object.entries(values).filter(([key]) => line.draft.includes(key));
      keepDraft(placeOf(values), Object.fromEntries(kept), Date.now());
      changed?.(values, previous);
    },
  });
  return {
    ...fields,
    draftAt: draft?.at ?? null,
    discard: () => {
      setDraft(null);
      fields.set(initial);
      forgetDraft(placeOf(initial));
    },
    forget: () => forgetDraft(placeOf(fields.current())),
  };
}
