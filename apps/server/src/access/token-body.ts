import { roles, type Role, type Token } from '@arthor/contract';
import { isoTime } from '../http/iso-time.js';
import type { TokenRow } from '../store/entity/token.js';

/** A token as the API shows it, without its text. */
export const tokenBody = (row: TokenRow, owner: string): Token => ({
  id: row.id,
  name: row.name,
  role: roleIn(row.role),
  environments: row.environments === null ? null : [...row.environments],
  applications: row.applications === null ? null : [...row.applications],
  owner,
  createdAt: isoTime(row.createdAt),
  expiresAt: isoTime(row.expiresAt),
  lastUsedAt: row.usedAt === null ? null : isoTime(row.usedAt),
});

// An unknown role grants nothing (see `narrowed`); show the lowest.
const roleIn = (word: string): Role => roles.find((role) => role === word) ?? 'VIEWER';
