import type { OidcProblem } from '@arthor/contract';
import { cut } from '@arthor/core';

/** Nobody is there: it is not what the provider says that is wrong. */
const silent = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'ERR_JWKS_TIMEOUT']);
/** The person, or whoever rules there, did not want to. */
const unwilling = new Set([
  'access_denied',
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);
const troubled = new Set(['server_error', 'temporarily_unavailable']);

/** What went wrong between us and the provider. */
export type ProviderFault = Extract<OidcProblem, 'OIDC_UNREACHABLE' | 'OIDC_REFUSED' | 'OIDC_FAILED'>;

/** What an error of the client library means. */
export function faultOf(error: unknown): ProviderFault {
  const { name, code, error: word } = textsOf(error);
  if (name === 'AuthorizationResponseError' && unwilling.has(word)) return 'OIDC_REFUSED';
  if (troubled.has(word) || silent.has(code)) return 'OIDC_UNREACHABLE';
  // What fetch throws for want of a connection.
  return name === 'TypeError' && error instanceof TypeError && error.message === 'fetch failed'
    ? 'OIDC_UNREACHABLE'
    : 'OIDC_FAILED';
}

/** What a log may tell of it: words and codes, never an answer, which can hold tokens. */
export function toldOf(error: unknown): Readonly<Record<string, string>> {
  const { cause } = Object(error);
  const texts = { ...textsOf(error), cause: cause instanceof Error ? cutOf(cause.message) : '' };
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

function textsOf(error: unknown): Record<'name' | 'code' | 'error' | 'description' | 'message', string> {
  const { name, code, error: word, error_description: description, message } = Object(error);
  return {
    name: cutOf(name),
    code: cutOf(code),
    error: cutOf(word),
    description: cutOf(description),
    message: cutOf(message),
  };
}

const cutOf = (text: unknown): string => (typeof text === 'string' ? cut(text, 300) : '');
