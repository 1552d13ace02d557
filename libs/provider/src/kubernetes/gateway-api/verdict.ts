import { ProviderError, type ObjectRef } from '@arthor/core';
import { z } from 'zod';
import { eachOf } from '../../http/each.js';

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  observedGeneration: z.number().nullish(),
});
type Condition = z.infer<typeof conditionSchema>;

/** What gateways say of an HTTPRoute. */
export const routeStatusSchema = z
  .object({
    parents: eachOf(
      z.object({
        parentRef: z.object({ namespace: z.string().nullish(), name: z.string() }),
        conditions: eachOf(conditionSchema),
      }),
    ),
  })
  .prefault({});

export const verdictSchema = z.union([
  z.literal('taken'),
  z.literal('nothing yet'),
  z.object({ code: z.string(), message: z.string(), reason: z.string() }),
]);
/** What a Gateway's controller says of a route as it stands: it takes it, nothing of this generation yet, or why not. */
export type Verdict = z.infer<typeof verdictSchema>;

/** An HTTPRoute with what is said of it. */
interface Judged {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation: number };
  readonly status: z.infer<typeof routeStatusSchema>;
}

/** Where several controllers speak for one Gateway, one that takes the route is enough. */
export function verdictOf({ metadata, status }: Judged, gateway: ObjectRef): Verdict {
  const at = `${gateway.namespace}/${gateway.name}`;
  const parents = status.parents.filter(
    ({ parentRef }) =>
      parentRef.name === gateway.name && (parentRef.namespace ?? metadata.namespace) === gateway.namespace,
  );
  if (parents.length === 0) {
    const message = `no controller has said anything of the HTTPRoute ${metadata.name} for the Gateway ${at}`;
    return { code: 'ROUTE_NOT_TAKEN', message, reason: '' };
  }
  // Some controllers leave observedGeneration out: then what they say is of the newest.
  const said = parents.map(({ conditions }) =>
    conditions.filter((one) => (one.observedGeneration ?? metadata.generation) >= metadata.generation),
  );
  if (said.some(isTaken)) return 'taken';
  const found = said.map(against).find((one) => one !== undefined);
  if (found === undefined) return 'nothing yet';
  const { type, reason, message } = found;
  const words = `${reason}${message === '' ? '' : ` (${message})`}`;
  return {
    code: codeOf[type] ?? 'ROUTE_NOT_ACCEPTED',
    message: `the Gateway ${at} does not take the HTTPRoute ${metadata.name}: ${words}`,
    reason,
  };
}

const gatewaySchema = z.object({
  status: z.object({ conditions: eachOf(conditionSchema) }).prefault({}),
});

/** What stands against the Gateway itself, which then says nothing of routes; null where nothing does. */
export function gatewayVerdict(object: unknown, gateway: ObjectRef): Verdict | null {
  const at = `${gateway.namespace}/${gateway.name}`;
  if (object === null)
    return { code: 'GATEWAY_MISSING', message: `the Gateway ${at} does not exist`, reason: '' };
  const parsed = gatewaySchema.safeParse(object);
  const found = parsed.data?.status.conditions.find(
    ({ type, status }) => status === 'False' && (type === 'Accepted' || type === 'Programmed'),
  );
  if (found === undefined) return null;
  const { type, reason, message } = found;
  const words = `${type} is False, ${reason}${message === '' ? '' : ` (${message})`}`;
  return { code: 'GATEWAY_NOT_PROGRAMMED', message: `the Gateway ${at} is not in force: ${words}`, reason };
}

/** Whether nobody has judged the route: then what is wrong may be wrong with the Gateway. */
export const isSilent = (verdict: Verdict): boolean =>
  verdict === 'nothing yet' || (typeof verdict === 'object' && verdict.code === 'ROUTE_NOT_TAKEN');

/** Throws DENIED, in the controller's words, where it does not take the route. */
export function mustNotBeRefused(verdict: Verdict): void {
  if (typeof verdict === 'string') return;
  const { code, message, reason } = verdict;
  throw new ProviderError('gateway-api', 'DENIED', code, message, { params: { reason } });
}

const isTaken = (conditions: readonly Condition[]): boolean =>
  ['Accepted', 'ResolvedRefs'].every((type) =>
    conditions.some((one) => one.type === type && one.status === 'True'),
  ) && against(conditions) === undefined;

const against = (conditions: readonly Condition[]): Condition | undefined =>
  conditions.find(
    ({ type, status }) => status === (type === 'PartiallyInvalid' ? 'True' : 'False') && type in codeOf,
  );

const codeOf: Readonly<Record<string, string>> = {
  Accepted: 'ROUTE_NOT_ACCEPTED',
  ResolvedRefs: 'ROUTE_BACKEND_UNKNOWN',
  PartiallyInvalid: 'ROUTE_PARTLY_TAKEN',
};
