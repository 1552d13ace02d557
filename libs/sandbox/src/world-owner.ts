import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** The file of the world that is in use. */
export const worldFile = 'sandbox-world.jsonl';
/** Under which a world keeps whose it is. */
export const ownerValue = 'owner';

/**
 * Makes way for a world of `owner` (an instance id): one that was made for somebody else is renamed, since
 * its objects would be in the way under the same names, and one of `owner` that was renamed so before takes
 * its place again. Returns the new name of the other's world; null when there was none.
 */
export function claimWorld(directory: string, owner: string): string | null {
  const path = join(directory, worldFile);
  const former = existsSync(path) ? ownerOf(readFileSync(path, 'utf8')) : owner;
  if (former === null || former === owner) return null;
  const aside = asideFile(former);
  renameSync(path, join(directory, aside));
  const own = join(directory, asideFile(owner));
  if (existsSync(own)) renameSync(own, path);
  return aside;
}

const asideFile = (owner: string): string => `sandbox-world-${owner.slice(0, 8)}.jsonl`;

// Worlds of the first version do not say whose they are, but Arthor's objects in them carry its label.
function ownerOf(journal: string): string | null {
  const said = /^\{"set":"owner","value":"([^"]+)"\}$/m.exec(journal);
  return (said ?? /"arthor\.io\/instance":"([^"]+)"/.exec(journal))?.[1] ?? null;
}
