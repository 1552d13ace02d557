/** How browsers, and the code that loads a chunk's styles, say that a chunk did not come. */
const sayings = [
  'Failed to fetch dynamically imported module',
  'error loading dynamically imported module',
  'Importing a module script failed',
  'Unable to preload CSS',
];

/** A part of the console itself could not be read: the server is away, or has another version by now. */
export class ChunkFailure extends Error {
  override readonly name = 'ChunkFailure';
}

/** Loads a chunk; one that does not come is told by {@link ChunkFailure}, which no library takes for its own. */
export async function chunk<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { message } = cause instanceof Error ? cause : new Error(String(cause));
    throw sayings.some((saying) => message.startsWith(saying)) ? new ChunkFailure(message, { cause }) : cause;
  }
}

const key = 'arthor.reloaded';
const againMs = 30_000;

/**
 * Loads the page again, with its address and drafts: after an upgrade the files of the page that is open
 * are gone. Not twice within half a minute, for then that did not help.
 */
export function reloadOnce(now = Date.now(), reload = () => window.location.reload()): void {
  if (now - Number(sessionStorage.getItem(key) ?? 0) < againMs) return;
  sessionStorage.setItem(key, String(now));
  reload();
}
