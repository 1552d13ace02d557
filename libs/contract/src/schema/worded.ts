import { z } from 'zod';

/** What a refusal can name about a text. */
export interface Wording {
  /** One character that is taken; the first other one is named. */
  readonly of?: RegExp;
  /** Parts that are refused wherever they stand. */
  readonly never?: readonly string[];
  /** Rules that a text breaks when it matches, by their names. */
  readonly rules?: Readonly<Record<string, RegExp>>;
}

/** What is wrong with a text: one of these. */
export type Wrong =
  | { readonly character: string }
  | { readonly part: string }
  | { readonly rule: string }
  | { readonly first: string }
  | { readonly last: string };

const wordings = new Map<string, { readonly pattern: RegExp; readonly wording: Wording }>();

/** A text of at most `max` characters that matches `pattern`; `wording` is what {@link wrongWith} explains it by. */
export function worded(max: number, pattern: RegExp, wording: Wording) {
  wordings.set(String(pattern), { pattern, wording });
  return z.string().max(max).regex(pattern);
}

/** What of a text breaks a pattern of {@link worded}; null where there is nothing to name. */
export function wrongWith(pattern: string, text: string): Wrong | null {
  const known = wordings.get(pattern);
  if (known === undefined) return null;
  const { of, never = [], rules = {} } = known.wording;
  const characters = [...text];
  for (const [rule, broken] of Object.entries(rules)) if (broken.test(text)) return { rule };
  const character = characters.find((one) => of?.test(one) === false);
  if (character !== undefined) return { character: readable(character) };
  const part = never.find((one) => text.includes(one));
  if (part !== undefined) return { part };
  const [first = '', last = ''] = [characters[0], characters.at(-1)];
  // Where the text would do without its first or last character, that one is what is wrong.
  if (known.pattern.test(characters.slice(1).join(''))) return { first };
  if (known.pattern.test(characters.slice(0, -1).join(''))) return { last };
  return null;
}

/** A character as it can be shown: blanks and control characters by their number. */
function readable(character: string): string {
  if (!/[\s\p{C}]/u.test(character)) return character;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
