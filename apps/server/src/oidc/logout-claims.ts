/** Which sessions end: those of somebody, or the one with an id of the provider's. */
export interface Logout {
  /** The token's own id. */
  readonly id: string;
  readonly issuer: string;
  readonly subject: string | null;
  readonly sid: string | null;
}

const event = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * What a logout token asks for, whose signature, issuer, audience and age are right; null where it is another token
 * (an ID token has a nonce, and no such event), or names nobody.
 */
export function logoutOf(claims: Readonly<Record<string, unknown>>): Logout | null {
  const { events, nonce, jti: id, iss: issuer, sub, sid } = claims;
  const said: unknown = Object(events)[event];
  const isEvent = typeof said === 'object' && said !== null && !Array.isArray(said);
  if (!isEvent || nonce !== undefined || typeof id !== 'string' || typeof issuer !== 'string') return null;
  const [subject, session] = [textOf(sub), textOf(sid)];
  return subject === null && session === null ? null : { id, issuer, subject, sid: session };
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= 255 ? value : null;
