import type { Lane } from '@arthor/contract';
import type { Operate } from '@arthor/contract/vocabulary';
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
  readonly pages: readonly { readonly to: string; readonly name: string }[];
  readonly applications: readonly string[];
  readonly lanes: readonly Lane[];
}

const most = 12;

/**
 * What fits what was typed, the likeliest first. `rollback order prod`, `hg order prod` and `回滚 order`
 * are acts on the lanes that the other words name; `#12` is a build; everything else is looked for by name.
 */
export function find(typed: string, { pages, applications, lanes }: World): readonly Found[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
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
  return [...numbered, ...acts, ...named].slice(0, most);
}

/** Whether each word is part of a lane's name. */
function isNamed({ application, environment, symbol }: Lane, words: readonly string[]): boolean {
  const name = `${application} ${symbol} ${environment}`;
  return words.every((word) => name.includes(word));
}
