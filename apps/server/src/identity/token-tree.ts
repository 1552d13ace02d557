import { In } from 'typeorm';
import { TokenRow } from '../store/entity/token.js';
import type { View } from '../store/store.js';

/** A token and all that it made, and what those made. */
export async function tokenTree(view: View, id: number): Promise<readonly number[]> {
  const tree = [id];
  for (let parents = [id]; parents.length > 0;) {
    const made = await view.rows.find(TokenRow, { where: { parentId: In(parents) }, select: { id: true } });
    parents = made.map((row) => row.id).filter((child) => !tree.includes(child));
    tree.push(...parents);
  }
  return tree;
}

/** Whether a token counts: neither it nor any that it comes from was revoked or has ended. */
export async function isTokenAlive(view: View, token: TokenRow, now: number): Promise<boolean> {
  const seen = new Set<number>();
  for (let row: TokenRow | null = token; row !== null && !seen.has(row.id);) {
    if (row.revokedAt !== null || now >= row.expiresAt) return false;
    if (row.parentId === null) return true;
    seen.add(row.id);
    row = await view.rows.findOneBy(TokenRow, { id: row.parentId });
  }
  // Whose parent is gone has nobody who could revoke it.
  return false;
}
