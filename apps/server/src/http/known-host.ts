import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Request } from 'express';
import { Misdirected } from './domain-error.js';

/** Setting of the application: HOST. */
export const settingHost = 'arthor host';

/** Asked by supervisors and scrapers by whatever name they know. */
const open = ['/livez', '/readyz', '/metrics'];

/**
 * Refuses a Host that is a name and none of ours: 421 HOST_UNKNOWN. A page elsewhere whose name is made to lead here
 * (DNS rebinding) would be of one origin with us. It needs a name, so addresses pass; and it has no API token.
 */
export function requireKnownHost(request: Request, publicUrl: string | null): void {
  const { hostname: host } = request;
  if (host === undefined || open.includes(request.path) || isKnown(host.toLowerCase(), request, publicUrl))
    return;
  if (/^bearer\b/i.test(request.headers.authorization ?? '')) return;
  throw new Misdirected(
    'HOST_UNKNOWN',
    'Arthor is not known by this name. Set PUBLIC_URL to the address in the browser.',
  );
}

function isKnown(host: string, request: Request, publicUrl: string | null): boolean {
  if (isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0) return true;
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  const machine = hostname().toLowerCase();
  const own = [request.app.get(settingHost), machine, machine.split('.')[0]];
  return own.includes(host) || (publicUrl !== null && new URL(publicUrl).hostname === host);
}
