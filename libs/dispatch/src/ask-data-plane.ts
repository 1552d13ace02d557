import {
  confirmedHow,
  removedFormer,
  removedRoute,
  routeBeforeRemoval,
  routeFacts,
  type AddressUse,
  type Fault,
  type Observed,
  type RouteInForce,
  type RouteSpec,
} from '@arthor/core';
import { known } from './fault.js';
import type { Homes } from './homes.js';

/** What the questions of one look need. */
interface Asking {
  readonly homes: Homes;
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onSurprise: (error: unknown) => void;
}

type Answer = Pick<Observed, 'dataPlane' | 'refusal'>;

/** Asks whether the route wanted is served, or a removed one no more; `cannot tell` where there is nothing to ask. */
export async function askDataPlane(seen: Observed, asking: Asking): Promise<Answer> {
  const { homes, now, signal } = asking;
  const facts = routeFacts(seen, now);
  const port = () => homes.routeAt(seen.gateway);
  const entrance = () => homes.entranceOf(seen.gateway);
  const removed = removedRoute(seen, facts);
  if (removed !== null) return answerOf(() => port().gone(removed, entrance(), signal), asking);
  const live = seen.route.known ? seen.route.value : null;
  const { desired, written } = facts;
  const ref = written ? desired?.ref : routeBeforeRemoval(seen, facts);
  if (live === null || ref == null) return { dataPlane: 'cannot tell' };
  const how = desired && confirmedHow(seen.lane.route, desired);
  if (how !== null) return { dataPlane: how === 'yes' ? 'yes' : 'cannot tell' };
  const [answer, conflict] = await Promise.all([
    answerOf(() => port().inForce(ref, live, entrance(), signal), asking),
    // One that is wanted is asked for only where it is written.
    desired !== null
      ? conflictOf(() => port().usesOf({ ...desired, ...ref }, signal), desired, asking)
      : null,
  ]);
  return conflict === null || answer.refusal !== undefined ? answer : { dataPlane: 'no', refusal: conflict };
}

/** Somebody else takes the requests of that very address: what the own route says is not what callers get. */
async function conflictOf(
  ask: () => Promise<AddressUse>,
  { host, path }: RouteSpec,
  { onSurprise }: Asking,
): Promise<Fault | null> {
  const uses = await known(async () => ask(), onSurprise);
  // Who may not look goes on: the environment's check says that nobody looks.
  if (!uses.known) return uses.fault.kind === 'DENIED' ? null : uses.fault;
  const [object] = uses.value.others;
  if (object === undefined) return null;
  const address = `${host}${path}`;
  const message = `${object} takes the requests of ${address}, too: which of the two answers is the gateway's choice.`;
  return { kind: 'DENIED', code: 'ROUTE_CONFLICT', message, params: { object, address } };
}

async function answerOf(ask: () => Promise<RouteInForce>, { onSurprise }: Asking): Promise<Answer> {
  const answer = await known(async () => ask(), onSurprise);
  return answer.known ? { dataPlane: answer.value } : { dataPlane: 'no', refusal: answer.fault };
}

/** Whoever cannot ask a former gateway waits until it can: what leaves is removed after that. */
export async function askFormer(seen: Observed, asking: Asking): Promise<Observed['former']> {
  const { former } = seen;
  const removed = removedFormer(seen);
  if (former === null || removed === null) return former;
  const { homes, signal } = asking;
  const ask = () => homes.routeAt(former.home).gone(removed, homes.entranceOf(former.home), signal);
  return { ...former, gone: (await answerOf(ask, asking)).dataPlane };
}
