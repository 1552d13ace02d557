import { LessThan } from 'typeorm';
import type { Clock, Random } from '@arthor/core';
import { SessionRow } from '../store/entity/session.js';
import type { Tx } from '../store/store.js';
import { hashOf } from './token-text.js';

const secretBytes = 32;

/** Whose session begins, and where. */
export interface Beginning {
  readonly userId: number;
  readonly lifeMs: number;
  /** SHA-256 of the browser's cookie so far, if any: that session ends, so that signing in always gives a new id. */
  readonly formerHash: string | null;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
}

/** A new session in the transaction that lets somebody in; what has expired goes. The cookie's value is stored nowhere. */
export async function beginSession(
  tx: Tx,
  { userId, lifeMs, formerHash, remoteAddress, userAgent }: Beginning,
  { clock, random }: { readonly clock: Pick<Clock, 'now'>; readonly random: Pick<Random, 'bytes'> },
): Promise<{ readonly cookie: string; readonly session: SessionRow }> {
  const now = clock.now();
  await tx.remove(SessionRow, { expiresAt: LessThan(now) });
  if (formerHash !== null) await tx.remove(SessionRow, { tokenHash: formerHash });
  const secret = () => Buffer.from(random.bytes(secretBytes)).toString('base64url');
  const cookie = secret();
  const session = await tx.insert(SessionRow, {
    tokenHash: hashOf(cookie),
    userId,
    csrf: secret(),
    createdAt: now,
    usedAt: now,
    expiresAt: now + lifeMs,
    remoteAddress,
    userAgent,
  });
  return { cookie, session };
}
