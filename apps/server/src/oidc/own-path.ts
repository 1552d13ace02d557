const anywhere = 'http://own.invalid';

/**
 * A path of ours to go on at, or the console's first page: what somebody else wrote into a link must not lead away
 * from here. Read as browsers read it, which take `\` for `/` and leave out tabs and line ends.
 */
export function ownPath(back: string | undefined, base: string): string {
  const home = `${base}/`;
  if (back === undefined || !back.startsWith('/') || !URL.canParse(back, anywhere)) return home;
  const { origin, pathname, search, hash } = new URL(back, anywhere);
  // `/.//evil.example` has this origin, and its path leads away all the same.
  const own = origin === anywhere && !pathname.startsWith('//') && pathname.startsWith(home);
  return own ? `${pathname}${search}${hash}` : home;
}
