import type { Calls } from '@arthor/contract';
import type { RouteName } from '@arthor/contract/route';
import { ApiProblem } from '../api/problem.js';

const loadCheck = async () => (await import('./check.js')).bodyErrors;

/** Fetches the contract's schemas before they are needed: a form calls it when it is shown. */
export const prepareCheck = (): void => void loadCheck().catch(() => {});

/**
 * The body as the endpoint takes it. Throws what the server would answer where the contract refuses
 * it, without asking the server.
 */
export async function checked<N extends RouteName>(name: N, body: unknown): Promise<Calls<N>['body']> {
  // The schemas are a chunk of their own. Where it cannot be had the server, which has them too, decides.
  const errors = await loadCheck().then(
    (bodyErrors) => bodyErrors(name, body),
    () => [],
  );
  if (errors.length > 0)
    throw new ApiProblem({ status: 400, code: 'INVALID_REQUEST', detail: 'refused by the contract', errors });
  // The one edge where what a form holds gets the request's type: it has just been parsed.
  return body as Calls<N>['body'];
}
