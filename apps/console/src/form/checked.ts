import type { Calls } from '@arthor/contract';
import type { RouteName } from '@arthor/contract/route';
import { ApiProblem } from '../api/problem.js';

const loadCheck = async () => (await import('./check.js')).bodyErrors;

/** Loads the schemas ahead of time; a form calls this when it mounts. */
export const prepareCheck = (): void => void loadCheck().catch(() => {});

/** Validates a body by the contract. An invalid one throws the 400 problem that the server would answer. */
export async function checked<N extends RouteName>(name: N, body: unknown): Promise<Calls<N>['body']> {
  // If the chunk cannot be loaded, the body goes out unchecked: the server has the same schemas.
  const errors = await loadCheck().then(
    (bodyErrors) => bodyErrors(name, body),
    () => [],
  );
  if (errors.length > 0)
    throw new ApiProblem({ status: 400, code: 'INVALID_REQUEST', detail: 'refused by the contract', errors });
  // The one place where a form's values get the request's type: they have just been validated.
  return body as Calls<N>['body'];
}
