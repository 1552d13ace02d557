import type { Condition, Params } from '../lane/condition.js';

/** The list with one condition set, the same list when nothing of it changed; `since` moves with `status` alone. */
export function withCondition(
  conditions: readonly Condition[],
  next: Omit<Condition, 'since'>,
  now: number,
): readonly Condition[] {
  const before = conditions.find((condition) => condition.type === next.type);
  if (
    before !== undefined &&
    before.status === next.status &&
    before.message === next.message &&
    before.reason === next.reason &&
    sameParams(before.params, next.params)
  )
    return conditions;
  const since = before?.status === next.status ? before.since : now;
  const changed = { ...next, since };
  return before === undefined
    ? [...conditions, changed]
    : conditions.map((condition) => (condition.type === next.type ? changed : condition));
}

/** Compared by value: databases keep the keys of JSON in an order of their own. */
function sameParams(a: Params = {}, b: Params = {}): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}

/** One condition by its type. */
export const conditionOf = (conditions: readonly Condition[], type: string): Condition | null =>
  conditions.find((condition) => condition.type === type) ?? null;
