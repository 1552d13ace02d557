import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../api/query.js';
import { useFields, type Fields } from '../form/use-fields.js';
import { forgetDraft, keepDraft, recallDraft } from './draft.js';
import type { OperationLine } from './operation-form.js';
import type { Target } from './target.js';

/** What the form of every operation holds. */
export interface OperationValues extends Pick<Target, 'app' | 'to' | 'as'> {
  /** Why, for the record. */
  readonly reason: string;
}

interface Options<V extends OperationValues> {
  readonly line: Pick<OperationLine, 'op' | 'draft'>;
  readonly search: Target;
  /** What the form starts with where no draft says otherwise. */
  readonly initial: V;
  readonly changed?: (values: V, previous: V) => void;
}

interface DraftControl {
  /** When what the form got back was typed, in epoch milliseconds; null when it got nothing back. */
  readonly draftAt: number | null;
  /** Puts the form back to what it would be without the draft. */
  readonly discard: () => void;
  /** Forgets what was typed: it was carried out. */
  readonly forget: () => void;
}

/** What any operation's panel needs of its form. */
export type OperationFields = Pick<Fields<OperationValues>, 'current' | 'field' | 'place' | 'rest'> &
  DraftControl;

/** The values of an operation's form; what was typed and not carried out comes back when it is opened again. */
export function useOperationFields<V extends OperationValues>(options: Options<V>): Fields<V> & DraftControl {
  const { line, search, initial, changed } = options;
  // Another person may sign in on this tab.
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
