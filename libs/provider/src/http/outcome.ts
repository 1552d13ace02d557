/** Hears how each call ended: null = it was answered, else why it was not, or by what fault of the other side. */
export type OnOutcome = (failure: { readonly code: string; readonly message: string } | null) => void;

/** What an answer of this status says of the other side: refused credentials and its own faults are failures. */
export const failureOf = (status: number): { readonly code: string; readonly message: string } | null =>
  status === 401 || status === 403 || status >= 500
    ? { code: `HTTP_${status}`, message: `It answered HTTP ${status}.` }
    : null;
