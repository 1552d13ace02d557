import { expect, it } from 'vitest';
import { logoutOf } from './logout-claims.js';

const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const token = { iss: 'https://sso.example.com', jti: '1', sub: 'lei', sid: 's', events };

it('names whose sessions end, or which one', () => {
  expect(logoutOf(token)).toEqual({ id: '1', issuer: token.iss, subject: 'lei', sid: 's' });
  expect(logoutOf({ ...token, sid: undefined })).toMatchObject({ subject: 'lei', sid: null });
  expect(logoutOf({ ...token, sub: undefined })).toMatchObject({ subject: null, sid: 's' });
});

it.each([
  ['that names nobody', { sub: undefined, sid: undefined }],
  ['with empty names', { sub: '', sid: 7 }],
  ['with names that are too long', { sub: 'x'.repeat(256), sid: undefined }],
  ['without an event', { events: undefined }],
  ['with another event', { events: { 'https://example.com/event': {} } }],
  ['with an event that is no object', { events: { [Object.keys(events)[0] ?? '']: true } }],
  ['with a list of events', { events: [Object.keys(events)[0]] }],
  ['of an ID token', { nonce: 'n' }],
  ['without its own id', { jti: undefined }],
])('claims %s are no logout', (_, changed) => {
  expect(logoutOf({ ...token, ...changed })).toBeNull();
});
