/** Input of an operation's form that was not executed. */
export interface Draft {
  /** When it was last typed in, in epoch milliseconds. */
  readonly at: number;
  readonly values: Readonly<Record<string, unknown>>;
}

const keyOf = (place: string): string => `arthor.draft ${place}`;

/** Keeps a form's values until the tab is closed; `place` is what the form is about. All empty: no draft. */
export function keepDraft(place: string, values: Draft['values'], at: number): void {
  const typed = Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
  if (Object.keys(typed).length === 0) sessionStorage.removeItem(keyOf(place));
  else sessionStorage.setItem(keyOf(place), JSON.stringify({ at, values: typed } satisfies Draft));
}

/** Deletes a draft. */
export function forgetDraft(place: string): void {
  sessionStorage.removeItem(keyOf(place));
}

/**
 * What of a draft is restored: the values of `keys` for which `given` (from the URL) has none. null if
 * there are none.
 */
export function recallDraft(place: string, keys: readonly string[], given: object): Draft | null {
  const draft = read(sessionStorage.getItem(keyOf(place)));
  if (draft === null) return null;
  const taken = new Set(Object.entries(given).flatMap(([key, value]) => (isEmpty(value) ? [] : [key])));
  const values = Object.fromEntries(
    Object.entries(draft.values).filter(([key]) => keys.includes(key) && !taken.has(key)),
  );
  return Object.keys(values).length === 0 ? null : { at: draft.at, values };
}

const isEmpty = (value: unknown): boolean => value === '' || value === null || value === undefined;

function read(text: string | null): Draft | null {
  if (text === null) return null;
  const kept: unknown = JSON.parse(text);
  if (typeof kept !== 'object' || kept === null || !('at' in kept) || !('values' in kept)) return null;
  const { at, values } = kept;
  if (typeof at !== 'number' || typeof values !== 'object' || values === null) return null;
  return { at, values: { ...values } };
}
