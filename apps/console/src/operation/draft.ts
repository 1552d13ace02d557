/** What was typed into an operation's form and not carried out. */
export interface Draft {
  /** When it was last typed in, in epoch milliseconds. */
  readonly at: number;
  readonly values: Readonly<Record<string, unknown>>;
}

const keyOf = (place: string): string => `arthor.draft ${place}`;

/** Keeps what a form holds, per place it is about, until the tab is closed; nothing typed is no draft. */
export function keepDraft(place: string, values: Draft['values'], at: number): void {
  const typed = Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
  if (Object.keys(typed).length === 0) sessionStorage.removeItem(keyOf(place));
  else sessionStorage.setItem(keyOf(place), JSON.stringify({ at, values: typed } satisfies Draft));
}

/** Forgets what was typed. */
export function forgetDraft(place: string): void {
  sessionStorage.removeItem(keyOf(place));
}

/**
 * What a form gets back of what was typed into it before it was closed: where `given` (what the URL
 * says) has a value of its own, that one stands. null where nothing comes back.
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
