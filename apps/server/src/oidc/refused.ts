import type { OidcProblem } from '@arthor/contract';
import { DomainError } from '../http/domain-error.js';

/** Signing in at the provider does not lead in here; the console has a sentence for each code. */
export class SignInRefused extends DomainError {
  override readonly name = 'SignInRefused';
  readonly status = 403;

  constructor(readonly problem: OidcProblem) {
    super(problem, 'Signing in at the OpenID provider did not lead in here.');
  }
}
