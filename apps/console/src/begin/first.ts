import type { Area } from '../locale/catalog.js';

/** What a page needs before it can be shown. */
interface First {
  readonly areas: readonly Area[];
  /** What is read, below the API's address. */
  readonly reads: readonly string[];
}

const inside = ['/session', '/system'];
const board: First = {
  areas: ['base', 'reason'],
  reads: ['/environments?limit=200', '/lanes?limit=200', '/builds?limit=50', '/freezes?limit=200'],
};
const history: First = {
  areas: ['base', 'operation', 'reason'],
  reads: ['/operations?limit=50'],
};
const other: First = { areas: ['base'], reads: [] };

/**
 * What to ask for at once at an address of the console, `search` and all: of the pages where most days begin.
 * All else finds its parts one after the other.
 */
export function firstOf(path: string, search: string): First {
  if (path === '/login') return { areas: ['base'], reads: ['/session'] };
  const page = path === '/' ? board : path === '/history' && search === '' ? history : other;
  return { ...page, reads: [...inside, ...page.reads] };
}
