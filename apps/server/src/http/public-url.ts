import type { Request } from 'express';
import { basePathOf } from './base-path.js';

/** Setting of the application: PUBLIC_URL, null where it is not set. */
export const settingPublicUrl = 'arthor public url';

/** PUBLIC_URL, null where it is not set. */
export const publicUrlOf = (request: Request): string | null => {
  const url: unknown = request.app.get(settingPublicUrl);
  return typeof url === 'string' ? url : null;
};

/** Whether the browser uses HTTPS, to us or to the proxy in front. */
export const isSecure = (request: Request): boolean =>
  publicUrlOf(request)?.startsWith('https:') ?? request.secure;

/** The path under which the browser finds us, '' at the root. */
export const basePath = (request: Request): string => basePathOf(publicUrlOf(request));

/** Whether an Origin header is this server's own address. */
export const isOwnOrigin = (request: Request, origin: string): boolean => {
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  const url = publicUrlOf(request);
  return host === request.host || (url !== null && host === new URL(url).host);
};
