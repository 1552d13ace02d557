import { isIP } from 'node:net';
import type { Config } from '../config.js';

/** Names under which browsers find the console. Cookies ignore ports: no environment may have one of them. */
export function consoleHosts({ publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>): readonly string[] {
  if (publicUrl !== null) return [new URL(publicUrl).hostname.toLowerCase()];
  const named = isIP(host) === 0 ? [host.toLowerCase()] : [];
  return ['localhost', '127.0.0.1', ...named];
}
