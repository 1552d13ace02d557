/** Replaces lone surrogates, which a database may refuse. */
export const wellFormed = (text: string): string => Buffer.from(text).toString();
