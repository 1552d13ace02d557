let following = 0;
const listeners = new Set<() => void>();

/** Whether somebody waits in this tab for an operation to end: then it stays live while it is hidden. */
export const isFollowing = (): boolean => following > 0;

/** Calls back when that may have changed; returns how to stop. */
export function onFollowing(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Waits for something in this tab; returns how to stop. */
export function follow(): () => void {
  const change = (by: number) => {
    following += by;
    for (const listener of listeners) listener();
  };
  change(1);
  return () => change(-1);
}
