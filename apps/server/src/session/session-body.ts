import type { Session } from '@arthor/contract';
import type { Grant } from '../http/principal.js';
import { isoTime } from '../http/iso-time.js';

/** A session as the API shows it. */
export const sessionBody = (of: {
  readonly username: string;
  readonly nickname: string;
  readonly grants: readonly Grant[];
  readonly expiresAt: number;
  readonly csrf: string | null;
  readonly mustChangePassword: boolean;
  readonly issuer: string | null;
}): Session => ({
  user: { username: of.username, nickname: of.nickname },
  roles: of.grants.map(({ role, environment }) => ({ role, environment })),
  expiresAt: isoTime(of.expiresAt),
  csrf: of.csrf,
  mustChangePassword: of.mustChangePassword,
  issuer: of.issuer,
});
