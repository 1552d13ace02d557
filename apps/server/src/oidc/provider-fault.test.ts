import { expect, it } from 'vitest';
import { faultOf, toldOf } from './provider-fault.js';

const named = (name: string, more: object) => Object.assign(new Error('told'), { name, ...more });

it.each([
  [
    'a refusal of the person',
    named('AuthorizationResponseError', { error: 'access_denied' }),
    'OIDC_REFUSED',
  ],
  ['a mistake in the setup', named('AuthorizationResponseError', { error: 'invalid_scope' }), 'OIDC_FAILED'],
  ['trouble of its own', named('AuthorizationResponseError', { error: 'server_error' }), 'OIDC_UNREACHABLE'],
  ['a wrong client secret', named('ResponseBodyError', { error: 'invalid_client' }), 'OIDC_FAILED'],
  ['no answer in time', named('ClientError', { code: 'OAUTH_TIMEOUT' }), 'OIDC_UNREACHABLE'],
  ['no connection', new TypeError('fetch failed'), 'OIDC_UNREACHABLE'],
  ['a fault of ours', new TypeError('x is not a function'), 'OIDC_FAILED'],
  ['anything', 'x', 'OIDC_FAILED'],
])('%s', (_, error, fault) => {
  expect(faultOf(error)).toBe(fault);
});

it('a log is told words and codes, and nothing of the answer', () => {
  const cause = { id_token: 'eyJ' };
  const error = named('ResponseBodyError', { error: 'invalid_grant', error_description: 'too late', cause });
  expect(toldOf(error)).toEqual({
    name: 'ResponseBodyError',
    error: 'invalid_grant',
    description: 'too late',
    message: 'told',
  });
  expect(toldOf(null)).toEqual({});
});
