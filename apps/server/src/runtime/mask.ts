/** Takes the secrets of this installation out of a text. */
export type Mask = (text: string) => string;

/** A shorter secret would blacken every text. */
const shortest = 6;
const shown = '***';

/** `user:password@` of a URL; of other schemes than http a name alone is no secret (`ssh://git@…`). */
const inUrl = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)([^\s/?#"'<>]+)@/gi;

/**
 * Made once from the secrets that are configured. Finds them as they are, URL-encoded, in JSON, and in base64
 * wherever they stand in what was encoded (`Basic` is base64 of name and password). Credentials in URLs are
 * taken out whoever they belong to.
 */
export function maskOf(secrets: readonly string[]): Mask {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= shortest).flatMap(formsOf))];
  // The longest first: of two that begin alike, the shorter one would leave the other's rest.
  const known = forms.toSorted((a, b) => b.length - a.length).map(escaped);
  const secret = known.length === 0 ? null : new RegExp(known.join('|'), 'g');
  const beginnings = Map.groupBy(forms, (form) => form.slice(0, shortestRest));
  return (text) => {
    const named = secret === null ? text : withoutRests(text.replace(secret, shown), beginnings);
    return named.replace(
      inUrl,
      (_whole, scheme: string, login: string) => scheme + maskedLogin(scheme, login) + '@',
    );
  };
}

/** So many secrets learnt later are known at a time: a token that is rotated each hour must not fill the memory. */
const mostLearnt = 200;

/** A mask that is told of more secrets while it is in use: those of a kubeconfig are known when it is read, each time. */
export interface LearningMask {
  readonly mask: Mask;
  readonly learn: (secrets: readonly string[]) => void;
}

/** Begins with the secrets that are configured, which it never forgets. */
export function learningMask(configured: readonly string[]): LearningMask {
  const learnt = new Set<string>();
  let current = maskOf(configured);
  return {
    mask: (text) => current(text),
    learn: (secrets) => {
      const fresh = secrets.filter((secret) => !learnt.has(secret));
      if (fresh.length === 0) return;
      for (const secret of fresh) learnt.add(secret);
      for (const oldest of [...learnt].slice(0, -mostLearnt)) learnt.delete(oldest);
      current = maskOf([...configured, ...learnt]);
    },
  };
}

/** So many characters of a secret before the sign of a cut tell something of it. */
const shortestRest = 4;
/** Nobody cuts later than this; and of many cuts in a text the last ones are ours. */
const longestRest = 1_000;
const cutsLookedAt = 20;

/** Adapters cut what is long before it comes here: of a secret at the end its beginning may be left. */
function withoutRests(text: string, beginnings: ReadonlyMap<string, readonly string[]>): string {
  let masked = text;
  let end = text.length;
  for (let looked = 0; looked < cutsLookedAt && end > shortestRest; looked += 1) {
    const at = masked.lastIndexOf('…', end - 1);
    if (at < shortestRest) break;
    const from = restBefore(masked, at, beginnings);
    if (from !== null) masked = masked.slice(0, from) + shown + masked.slice(at);
    end = from ?? at;
  }
  return masked;
}

/** Where a secret begins that is cut off at a place; null = none is. */
function restBefore(
  text: string,
  at: number,
  beginnings: ReadonlyMap<string, readonly string[]>,
): number | null {
  for (let from = Math.max(0, at - longestRest); from <= at - shortestRest; from += 1) {
    const forms = beginnings.get(text.slice(from, from + shortestRest));
    if (forms?.some((form) => form.startsWith(text.slice(from, at))) === true) return from;
  }
  return null;
}

const escaped = (form: string): string => form.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

function maskedLogin(scheme: string, login: string): string {
  const colon = login.indexOf(':');
  if (colon >= 0) return `${login.slice(0, colon)}:${shown}`;
  return /^https?:/i.test(scheme) ? shown : login;
}

function formsOf(secret: string): readonly string[] {
  const url = encodeURIComponent(secret);
  const strict = url.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = strict.replaceAll('%20', '+');
  const percent = [url, strict, form].flatMap((text) => [
    text,
    text.replace(/%../g, (code) => code.toLowerCase()),
  ]);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...percent,
    ...[0, 1, 2].flatMap((at) => base64At(secret, at)),
  ];
}

/** Those characters of its base64 that do not depend on what stands before or after it. */
function base64At(secret: string, before: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor((bytes.length * 8) / 6);
  const standard = bytes.toString('base64').slice(first, last);
  return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
}
