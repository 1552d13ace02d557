/** The text with each half of a broken surrogate pair replaced: a database may refuse those. */
export const wellFormed = (text: string): string => Buffer.from(text).toString();
