import type { Lane } from '@arthor/contract';
import { operates, type Operate } from '@arthor/contract/vocabulary';
import { operateOf } from './synonyms.js';

/** Something the palette leads to. */
export type Found =
  | { readonly kind: 'page'; readonly to: string; readonly name: string }
  | { readonly kind: 'application'; readonly name: string }
  | { readonly kind: 'lane'; readonly lane: Lane }
  | { readonly kind: 'build'; readonly id: number }
  | { readonly kind: 'operation'; readonly id: number }
  | { readonly kind: 'act'; readonly operate: Operate; readonly lane: Lane };

/** What can be found: pages by their names in the reader's language. */
export interface World {
  /** Keys of what was led to before, the latest first. */
  readonly recent: readonly string[];
  readonly pages: readonly { readonly to: string; readonly name: string }[];
  readonly applications: readonly string[];
  readonly lanes: readonly Lane[];
}

const most = 12;

/** What names something found, in lists and from one visit to the next. */
export function keyOf(found: Found): string {
  switch (found.kind) {
    case 'page':
      return found.to;
    case 'application':
      return `application ${found.name}`;
    case 'lane':
      return `lane ${found.lane.id}`;
    case 'act':
      return `${found.operate} ${found.lane.id}`;
    case 'build':
    case 'operation':
      return `${found.kind} ${found.id}`;
  }
}

/**
 * What fits what was typed, the likeliest first. `rollback order prod`, `hg order prod` and `回滚 order`
 * are acts on the lanes that the other words name; `#12` is a build; everything else is looked for by name. Before
 * anything is typed it is what was led to last.
 */
export function find(typed: string, world: World): readonly Found[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const { pages, applications, lanes } = world;
  const [first = '', ...rest] = words;
  const operate = operateOf(first);
  const acts =
    operate === null
      ? []
      : lanes.filter((lane) => isNamed(lane, rest)).map((lane) => ({ kind: 'act', operate, lane }) as const);
  const number = /^#(\d{1,15})$/.exec(first)?.[1];
  const numbered: readonly Found[] =
    number === undefined
      ? []
      : [
          { kind: 'build', id: Number(number) },
          { kind: 'operation', id: Number(number) },
        ];
  const all = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const named: readonly Found[] = [
    ...applications.filter(all).map((name) => ({ kind: 'application', name }) as const),
    ...(words.length === 0 ? [] : lanes.filter((lane) => isNamed(lane, words))).map(
      (lane) => ({ kind: 'lane', lane }) as const,
    ),
    ...pages.filter(({ name }) => all(name)).map((page) => ({ kind: 'page', ...page }) as const),
  ];
  const recent = words.length === 0 ? world.recent.flatMap((key) => ofKey(key, world) ?? []) : [];
  const known = new Set(recent.map(keyOf));
  return [...recent, ...numbered, ...acts, ...named.filter((each) => !known.has(keyOf(each)))].slice(0, most);
}

/** What a key names, as it is now; null of what is not there any more. */
function ofKey(key: string, { pages, applications, lanes }: World): Found | null {
  const [kind = '', name = ''] = key.split(' ');
  const lane = lanes.find(({ id }) => String(id) === name);
  const page = pages.find(({ to }) => to === key);
  if (page !== undefined) return { kind: 'page', ...page };
  if (kind === 'application') return applications.includes(name) ? { kind, name } : null;
  if (kind === 'build' || kind === 'operation') return { kind, id: Number(name) };
  if (lane === undefined) return null;
  if (kind === 'lane') return { kind, lane };
  const operate = operates.find((each) => each === kind);
  return operate === undefined ? null : { kind: 'act', operate, lane };
}

/** Whether each word is part of a lane's name. */
function isNamed({ application, environment, symbol }: Lane, words: readonly string[]): boolean {
  const name = `${application} ${symbol} ${environment}`;
  return words.every((word) => name.includes(word));
}
