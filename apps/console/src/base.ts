/** The path under which the console is served, '' at the root of its host: the server writes it into the page. */
export const base: string =
  typeof document === 'undefined'
    ? ''
    : (document.querySelector('base')?.getAttribute('href') ?? '/').replace(/\/+$/, '');

/** A path of the console or the API as the browser knows it. */
export const under = (path: string): string => `${base}${path}`;
