import type { Clock, Entrance, RouteInForce } from '@arthor/core';
import type { OnOutcome } from '../../http/outcome.js';
import { askAll, type Answer, type Question } from './ask.js';

/** How long nobody must have answered until a gateway counts as one that cannot be asked, ms. */
const lostMs = 10_000;
/** Who was not asked for so long begins anew, ms. */
const gapMs = 30_000;
/** How often one that cannot be asked is tried again, ms: each try may take all of a question's time. */
const tryAgainMs = 30_000;

/** Who hears whether the gateway at a URL was reached. */
export type OnGateway = (url: string) => OnOutcome;

/** Since when nobody answers where an environment's clients come in. */
interface Silence {
  readonly since: number;
  readonly askedAt: number;
  readonly lost: boolean;
}

/**
 * Asks gateways whether they serve a route, and remembers which of them cannot be asked (a firewall or a sign-in in
 * between, a controller that knows no redirects): a release waits for that once, not each time.
 */
export class DataPlane {
  readonly #clock: Clock;
  readonly #onGateway: OnGateway | undefined;
  readonly #silences = new Map<string, Silence>();

  constructor(clock: Clock, onGateway?: OnGateway) {
    this.#clock = clock;
    this.#onGateway = onGateway;
  }

  /**
   * `no`: another write than the question's is served, or nobody has answered for less than 10 s; then `cannot
   * tell`.
   *
   * @param whole whether any gateway takes all of the route in one step, since it is one object
   */
  async inForce(
    question: Question,
    { url, replicas }: Entrance,
    whole: boolean,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    const at = `${url} ${question.host}`;
    const silence = this.#silences.get(at);
    if (silence?.lost === true && this.#clock.now() - silence.askedAt < tryAgainMs) return 'cannot tell';
    const answers = await askAll(question, url, this.#clock, signal);
    signal.throwIfAborted();
    this.#onGateway?.(url)(failureIn(answers));
    if (answers.length === 0 || answers.some(({ mark }) => mark === null)) return this.#unanswered(at);
    this.#silences.delete(at);
    if (answers.some(({ mark }) => mark !== question.mark)) return 'no';
    return replicas === 1 && (whole || answers.every(({ atOnce }) => atOnce)) ? 'yes' : 'seen';
  }

  #unanswered(at: string): RouteInForce {
    const now = this.#clock.now();
    const before = this.#silences.get(at);
    const goesOn = before !== undefined && (before.lost || now - before.askedAt < gapMs);
    const since = goesOn ? before.since : now;
    const lost = now - since > lostMs;
    this.#silences.set(at, { since, askedAt: now, lost });
    return lost ? 'cannot tell' : 'no';
  }
}

/** null: somebody answered there, whatever it was. */
function failureIn(answers: readonly Answer[]): Parameters<OnOutcome>[0] {
  if (answers.some(({ failure }) => failure === null)) return null;
  return { code: 'GATEWAY_UNREACHABLE', message: answers[0]?.failure ?? 'The connection is refused.' };
}
