import { Injectable } from '@nestjs/common';
import type { Received, Role, Token } from '@arthor/contract';
import { In, IsNull, LessThan } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Forbidden, Invalid, NotFound } from '../http/domain-error.js';
import { paged, pageOf } from '../http/keyset.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { ApplicationRow } from '../store/entity/application.js';
import { TokenRow } from '../store/entity/token.js';
import { UserRow } from '../store/entity/user.js';
import { Store, type View } from '../store/store.js';
import { hashOf, tokenBytes, tokenText } from '../identity/token-text.js';
import { tokenBody } from './token-body.js';
import { requireEnvironments } from './user.service.js';

const yearMs = 366 * 24 * 3_600_000;

/** API tokens. None has more rights than its maker. */
@Injectable()
export class TokenService {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly audit: Audit,
  ) {}

  /** The caller's tokens; for an administrator everyone's. Without revoked ones. */
  list(
    by: Principal,
    query: Received<'listTokens'>['query'],
  ): Promise<{ items: Token[]; nextCursor: string | null }> {
    const page = pageOf(query);
    return this.store.read(async (view) => {
      const rows = await view.rows.find(TokenRow, {
        where: {
          revokedAt: IsNull(),
          ...(page.before === null ? {} : { id: LessThan(page.before) }),
          ...(by.can('ADMIN', null) ? {} : { userId: by.userId }),
        },
        order: { id: 'DESC' },
        take: page.take,
      });
      const owners = await view.rows.findBy(UserRow, { id: In(rows.map((row) => row.userId)) });
      const nameOf = (id: number): string => owners.find((owner) => owner.id === id)?.username ?? '';
      return paged(page, rows, (row) => tokenBody(row, nameOf(row.userId)));
    });
  }

  /** Creates a token; its text is only in this response. 403 above the caller's rights, 422 for unknown names. */
  async create(by: Principal, wanted: Received<'createToken'>['body']): Promise<Token & { token: string }> {
    const now = this.clock.now();
    const expiresAt = Date.parse(wanted.expiresAt);
    if (expiresAt <= now || expiresAt > now + yearMs)
      throw new Invalid('EXPIRY_OUT_OF_RANGE', 'A token ends within a year from now.');
    const scope = scopeOf(by, wanted);
    const text = tokenText(this.random.bytes(tokenBytes));
    return this.store.write(async (tx) => {
      await requireEnvironments(tx, wanted.environments ?? []);
      await requireApplications(tx, wanted.applications ?? []);
      const row = await tx.insert(TokenRow, {
        ...scope,
        name: wanted.name,
        role: wanted.role,
        tokenHash: hashOf(text),
        userId: by.userId,
        createdAt: now,
        // A token made by a token expires with it, or it could prolong itself for ever.
        expiresAt: by.credential.kind === 'token' ? Math.min(expiresAt, by.expiresAt) : expiresAt,
      });
      await this.audit.record(tx, by, { action: 'createToken', target: `token/${row.id}` });
      return { ...tokenBody(row, by.username), token: text };
    });
  }

  /** Revokes a token at once. Another user's is 404, except for an administrator. */
  async revoke(by: Principal, id: number): Promise<void> {
    const revokedAt = this.clock.now();
    await this.store.write(async (tx) => {
      const own = by.can('ADMIN', null) ? {} : { userId: by.userId };
      const revoked = await tx.patch(TokenRow, { id, revokedAt: IsNull(), ...own }, { revokedAt });
      if (revoked === 0) throw new NotFound('TOKEN_UNKNOWN', 'There is no such token.', { params: { id } });
      await this.audit.record(tx, by, { action: 'deleteToken', target: `token/${id}` });
    });
  }
}

interface Scope {
  readonly environments: readonly string[] | null;
  readonly applications: readonly string[] | null;
}

/** The limits of a new token: as requested, but never beyond those of the caller's own credential. */
const scopeOf = (
  by: Principal,
  wanted: {
    readonly role: Role;
    readonly environments?: readonly string[] | undefined;
    readonly applications?: readonly string[] | undefined;
  },
): Scope => {
  if (!by.canAnywhere(wanted.role)) throw above(wanted.role);
  for (const environment of wanted.environments ?? []) by.require(wanted.role, environment);
  for (const application of wanted.applications ?? []) by.requireApplication(application);
  const byToken = by.credential.kind === 'token';
  return {
    environments: wanted.environments ?? (byToken ? by.environmentsFor('VIEWER') : null),
    applications: wanted.applications ?? by.applications,
  };
};

const above = (role: Role): Forbidden =>
  new Forbidden('FORBIDDEN', `A token cannot have the role ${role}: its maker has not.`, {
    params: { role, environment: null },
  });

const requireApplications = async (view: View, names: readonly string[]): Promise<void> => {
  const found = await view.rows.findBy(ApplicationRow, { name: In(names) });
  const unknown = names.find((name) => !found.some((row) => row.name === name));
  if (unknown !== undefined)
    throw new Invalid('APPLICATION_UNKNOWN', `There is no application ${unknown}.`, {
      params: { application: unknown },
    });
};
