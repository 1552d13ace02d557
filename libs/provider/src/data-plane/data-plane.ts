import type { Clock, Entrance, RouteInForce } from '@arthor/core';
import type { OnOutcome } from '../http/outcome.js';
import { askAll, type Answer, type Asking, type Question } from './ask.js';
import { Silences } from './silences.js';

/** Who hears whether the gateway at a URL was reached. */
export type OnGateway = (url: string) => OnOutcome;

/** Asks gateways whether they serve a route, or one no more, and remembers which of them cannot be asked. */
export class DataPlane {
  readonly #clock: Clock;
  readonly #onGateway: OnGateway | undefined;
  readonly #silences: Silences;

  constructor(clock: Clock, onGateway?: OnGateway) {
    this.#clock = clock;
    this.#onGateway = onGateway;
    this.#silences = new Silences(clock);
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
    if (this.#silences.isLost(at)) return 'cannot tell';
    const answers = await askAll(question, url, this.#clock, signal);
    signal.throwIfAborted();
    this.#onGateway?.(url)(failureIn(answers));
    if (answers.length === 0 || answers.some(({ mark }) => mark === null))
      return this.#silences.unanswered(at);
    this.#silences.answered(at);
    if (answers.some(({ mark }) => mark !== question.mark)) return 'no';
    return replicas === 1 && (whole || answers.every(({ atOnce }) => atOnce)) ? 'yes' : 'seen';
  }

  /**
   * Whether nobody serves a route any more that answered with its mark before. Whatever else answers now, does not: but
   * a gateway that is broken, or one in front of it that does not reach it, says nothing.
   *
   * @param whole as of {@link inForce}
   */
  async gone(
    asking: Asking,
    { url, replicas }: Entrance,
    whole: boolean,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    const at = `${url} ${asking.host}`;
    if (this.#silences.isLost(at)) return 'cannot tell';
    const answers = await askAll(asking, url, this.#clock, signal);
    signal.throwIfAborted();
    this.#onGateway?.(url)(failureIn(answers));
    if (answers.some(({ mark }) => mark !== null)) return 'no';
    if (answers.length === 0 || answers.some(isNoWord)) return this.#silences.unanswered(at);
    return whole && replicas === 1 ? 'yes' : 'seen';
  }
}

const isNoWord = ({ status }: Answer): boolean => status === null || status >= 500;

/** null: somebody answered there, whatever it was. */
function failureIn(answers: readonly Answer[]): Parameters<OnOutcome>[0] {
  if (answers.some(({ failure }) => failure === null)) return null;
  return { code: 'GATEWAY_UNREACHABLE', message: answers[0]?.failure ?? 'The connection is refused.' };
}
