import type { Lane } from '@arthor/contract';

/** What is there: the main deployment, else the first on its way in. */
export const there = ({ main, incoming }: Lane) => main ?? incoming[0] ?? null;

/** A lane as an event tells it, with where what is there comes from as far as that is known from before. */
export function withOrigin(told: Lane, before: Lane | undefined): Lane {
  if (told.origin !== undefined) return told;
  const row = there(told);
  if (row === null) return { ...told, origin: null };
  const known = before?.origin;
  if (known == null || known.deployment !== row.id) return told;
  // Somebody may act on it since.
  const { operation } = told;
  if (operation === null || operation.deploymentId !== row.id) return { ...told, origin: known };
  return { ...told, origin: { ...known, by: operation.by, at: operation.createdAt } };
}
