import { Injectable } from '@nestjs/common';
import type { Received, Role, Token } from '@arthor/contract';
import { And, Equal, In, IsNull, LessThan, type FindOperator, type FindOptionsWhere } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Forbidden, Invalid, NotFound } from '../http/domain-error.js';
import { paged, pageOf } from '../http/keyset.js';
import { everywhere, type Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { ApplicationRow } from '../store/entity/application.js';
import { TokenRow } from '../store/entity/token.js';
import { UserRow } from '../store/entity/user.js';
import { Store, type View } from '../store/store.js';
import { tokenTree } from '../identity/token-tree.js';
import { hashOf, tokenBytes, tokenText } from '../identity/token-text.js';
import { tokenBody } from './token-body.js';
import { requireEnvironments } from './user.service.js';

const yearMs = 366 * 24 * 3_600_000;

/** API tokens. None has more rights than its maker; one that a token made ends with that one. */
@Injectable()
export class TokenService {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly audit: Audit,
  ) {}

  /**
   * The caller's tokens; for an administrator everyone's; for a token itself and what it made. Without revoked
   * ones.
   */
  list(
    by: Principal,
    query: Received<'listTokens'>['query'],
  ): Promise<{ items: Token[]; nextCursor: string | null }> {
    const page = pageOf(query);
    return this.store.read(async (view) => {
      const before = page.before === null ? [] : [LessThan(page.before)];
      const rows = await view.rows.find(TokenRow, {
        where: await within(view, by, before),
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
        parentId: by.credential.kind === 'token' ? by.credential.id : null,
        createdAt: now,
        // A token made by a token expires with it, or it could prolong itself for ever.
        expiresAt: by.credential.kind === 'token' ? Math.min(expiresAt, by.expiresAt) : expiresAt,
      });
      await this.audit.record(tx, by, { action: 'createToken', target: `token/${row.id}` });
      return { ...tokenBody(row, by.username), token: text };
    });
  }

  /** Revokes a token and what it made, at once. 404 for one that {@link list} does not show. */
  async revoke(by: Principal, id: number): Promise<void> {
    const revokedAt = this.clock.now();
    await this.store.write(async (tx) => {
      const row = await tx.rows.findOneBy(TokenRow, await within(tx, by, [Equal(id)]));
      if (row === null) throw new NotFound('TOKEN_UNKNOWN', 'There is no such token.', { params: { id } });
      const ending = { id: In(await tokenTree(tx, id)), revokedAt: IsNull() };
      await tx.patch(TokenRow, ending, { revokedAt });
      await this.audit.record(tx, by, { action: 'deleteToken', target: `token/${id}` });
    });
  }
}

/** The tokens that are the caller's to see and to end, of those with such ids. */
async function within(
  view: View,
  by: Principal,
  ids: readonly FindOperator<number>[],
): Promise<FindOptionsWhere<TokenRow>> {
  const { credential, userId } = by;
  const tree = credential.kind === 'token' ? [In([...(await tokenTree(view, credential.id))])] : [];
  const all = [...ids, ...tree];
  return {
    revokedAt: IsNull(),
    ...(all.length > 0 && { id: And(...all) }),
    ...(!by.can('ADMIN', everywhere) && { userId }),
  };
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
  const applications = wanted.applications ?? by.applications ?? [null];
  for (const environment of wanted.environments ?? [])
    for (const application of applications) by.require(wanted.role, { environment, application });
  for (const application of wanted.applications ?? []) by.requireSight({ environment: null, application });
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
