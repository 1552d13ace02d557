import {
  confirmedHow,
  removedFormer,
  removedRoute,
  routeBeforeRemoval,
  routeFacts,
  type Observed,
  type RouteInForce,
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
  return answerOf(() => port().inForce(ref, live, entrance(), signal), asking);
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
