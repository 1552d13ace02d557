import type { RequestHandler } from 'express';

/** The path of PUBLIC_URL, under which browsers find everything; '' at the root of the host. */
export const basePathOf = (publicUrl: string | null): string =>
  publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');

/**
 * Takes the base off the path where it is in front: some proxies do it, others do not. The base alone leads to the
 * base with a slash, from where relative addresses are right.
 */
export const underBase =
  (base: string): RequestHandler =>
  (request, response, next) => {
    const rest = base !== '' && request.url.startsWith(base) ? request.url.slice(base.length) : null;
    if (rest === null || !/^([/?]|$)/.test(rest)) return next();
    if (!rest.startsWith('/') && (request.method === 'GET' || request.method === 'HEAD'))
      return response.redirect(308, `${base}/${rest}`);
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    next();
  };
