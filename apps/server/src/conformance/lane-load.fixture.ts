import type { Answer } from '../command/loss/answer.js';
import { Load } from '../command/loss/load.js';
import type { RestBench } from './rest-bench.fixture.js';

/** Fifty plain requests a second to one lane of the bench's application, and what came of them so far. */
export function loadOf(bench: RestBench, environment: string, symbol: string) {
  const answers: Answer[] = [];
  const target = {
    name: symbol,
    url: `${bench.gatewayUrl}/store.${symbol}/`,
    host: `${environment}.localhost`,
  };
  const plan = { targets: [target], perSecond: 50, headerEvery: 0, longMs: 0 };
  const load = new Load(plan, (answer) => answers.push(answer));
  return { answers, load };
}
