import type { Deployment } from '@arthor/contract';

/** How many of its ready pods callers find in the registry; null = there is none, or nobody could look. */
export function registeredOf({
  conditions,
}: Pick<Deployment, 'conditions'>): { registered: number; pods: number } | null {
  const { status, params } = conditions.find(({ type }) => type === 'Registered') ?? {};
  const { registered, pods } = params ?? {};
  if (status === 'Unknown' || typeof registered !== 'number' || typeof pods !== 'number') return null;
  return { registered, pods };
}
