import { In } from 'typeorm';
import { UserRow } from '../store/entity/user.js';
import type { View } from '../store/store.js';

/** How users are called, by the name they sign in with; without unknown ones. One statement. */
export async function loadDisplayNames(
  view: View,
  users: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const named = [...new Set(users)].filter((user) => user !== null);
  if (named.length === 0) return new Map();
  const rows = await view.rows.findBy(UserRow, { username: In(named) });
  return new Map(rows.map(({ username, nickname }) => [username, nickname]));
}
