import { isIP } from 'node:net';
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

/** Addresses that every installation has itself: the console cannot be served under one of them. */
const own = ['api', 'assets', 'livez', 'readyz', 'metrics'];

/** Where browsers find the server, perhaps under a path of a host that others share. */
export const publicAddress = httpUrl.refine(
  (value) => {
    const { pathname } = new URL(value);
    const [first = ''] = pathname.slice(1).split('/');
    return /^\/([A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*)?$/.test(pathname) && !own.includes(first);
  },
  `an address like https://host/path, the path of letters, digits, ".", "_", "~" and "-", not beginning with ${own.join(', ')}`,
);

/** What the contract takes for the same thing: a key and the setting of an environment mean it alike. */
export function like(schema: z.ZodType, expected: string) {
  return z.string().refine((value) => schema.safeParse(value).success, expected);
}

/** An address or name to listen on. */
export const listenHost = z
  .string()
  .refine(
    (value) => isIP(value) !== 0 || isHostName(value),
    'an address or a name of this machine, without scheme, brackets and port',
  );

/** The host of an address, in front of its port. */
export const hostOfUrl = z
  .string()
  .refine(
    (value) => isHostName(value) || /^\[[0-9A-Fa-f:.]+\]$/.test(value),
    'a host, without scheme, port and path',
  );

/** Comma-separated words; blanks around them are ignored. */
export const list = z.string().transform((value) =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
);

/** Whose X-Forwarded-* headers are trusted: nobody's, a number of proxies, or their addresses. */
export const proxies = z.string().transform((value, context): false | number | string[] => {
  if (value === 'false') return false;
  if (/^\d$/.test(value)) return value === '0' ? false : Number(value);
  const addresses = value.split(',').map((address) => address.trim());
  if (addresses.every(isProxy)) return addresses;
  context.addIssue({
    code: 'custom',
    message: 'false, a number of proxies, or addresses like 10.0.0.0/8,loopback',
  });
  return z.NEVER;
});

function isHostName(value: string): boolean {
  return value.length <= 253 && /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(value);
}

/** One address, a range of them, or the name of a range. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const kind = isIP(address);
  if (kind === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128));
}

function isPlainHttpUrl(value: string): boolean {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return false;
  const { username, password, search, hash } = new URL(value);
  return username === '' && password === '' && search === '' && hash === '';
}
