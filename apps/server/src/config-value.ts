import { z } from 'zod';

/** Parsers of single keys. Their messages complete the sentence "KEY must be …". */

export const text = z.string();

/** An integer within bounds. */
export function whole(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, expected);
}

/** Seconds, fractions allowed; becomes milliseconds. */
export const seconds = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,3})?$/, 'a number of seconds, e.g. 60 or 0.5')
  .transform((value) => Math.round(Number(value) * 1000));

/** true or false. */
export const flag = z.enum(['true', 'false'], 'true or false').transform((value) => value === 'true');

/** One of a few words. */
export function oneOf<const T extends readonly [string, ...string[]]>(...words: T) {
  return z.enum(words, `one of ${words.join(', ')}`);
}

/** An http(s) URL without credentials and query; trailing slashes are removed. */
export const httpUrl = z
  .string()
  .refine(isPlainHttpUrl, 'an address like https://host:port/path, without user, password and query')
  .transform((value) => value.replace(/\/+$/, ''));

/** Comma-separated words; blanks around them are ignored. */
export const list = z.string().transform((value) =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
);

/** `namespace/name` of an object. */
export const namespacedName = z.string().regex(/^[a-z0-9.-]+\/[a-z0-9.-]+$/, 'namespace/name');

/** Whose X-Forwarded-* headers are trusted: nobody's, a number of proxies, or their addresses. */
export const proxies = z.string().transform((value, context): false | number | string[] => {
  if (value === 'false') return false;
  if (/^\d$/.test(value)) return value === '0' ? false : Number(value);
  const addresses = value.split(',').map((address) => address.trim());
  if (
    addresses.every((address) => /^([0-9a-f.:]+(\/\d{1,3})?|loopback|linklocal|uniquelocal)$/.test(address))
  ) {
    return addresses;
  }
  context.addIssue({
    code: 'custom',
    message: 'false, a number of proxies, or addresses like 10.0.0.0/8,loopback',
  });
  return z.NEVER;
});

function isPlainHttpUrl(value: string): boolean {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return false;
  const { username, password, search, hash } = new URL(value);
  return username === '' && password === '' && search === '' && hash === '';
}
