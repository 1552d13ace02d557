import type { Query } from '@tanstack/react-query';

/** Once what is on its way has come, or will not. */
export function afterwards({ promise }: Query, act: () => void): void {
  void promise?.then(act, act);
}
