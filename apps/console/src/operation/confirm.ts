import type { Plan } from '@arthor/contract';

/** What a person has to give before a plan is executed. */
export interface Asked {
  readonly reason: boolean;
  readonly symbol: boolean;
}

/** What the plan's level asks for beside the button: 0 and 1 nothing, 2 a reason, 3 the symbol as well. No plan asks for nothing yet. */
export function askedBy(plan: Pick<Plan, 'confirm'> | null): Asked {
  const level = plan?.confirm ?? 0;
  return { reason: level >= 2, symbol: level >= 3 };
}

/** Whether all of it was given. */
export function isGiven(
  plan: Pick<Plan, 'confirm' | 'symbol'> | null,
  { reason, symbol }: { readonly reason: string; readonly symbol: string },
): boolean {
  const asked = askedBy(plan);
  return (!asked.reason || reason.trim() !== '') && (!asked.symbol || symbol === plan?.symbol);
}
