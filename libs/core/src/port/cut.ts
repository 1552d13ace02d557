/**
 * A text from outside, of at most `most` characters: a longer one ends in "…". Never within a surrogate pair; what
 * is none of text (half a pair, NUL) becomes U+FFFD, since databases refuse it.
 */
export function cut(text: string, most: number): string {
  // Nearly every text is short and whole.
  if (text.length <= most && !/[\p{Cs}\0]/u.test(text)) return text;
  const characters = [...text.slice(0, 2 * most + 1).replace(/[\p{Cs}\0]/gu, '\uFFFD')];
  if (text.length <= 2 * most && characters.length <= most) return characters.join('');
  return [...characters.slice(0, most - 1), '…'].join('');
}
