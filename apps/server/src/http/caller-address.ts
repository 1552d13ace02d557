import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * The address of who calls. With TRUST_PROXY it is what a header says; some proxies add a port. What is no address is
 * nobody's: the proxy's own is taken then.
 */
export const callerAddress = (request: Request): string | null =>
  addressIn(request.ip) ?? addressIn(request.socket.remoteAddress) ?? null;

const addressIn = (text: string | undefined): string | null => {
  const plain = /^\[([^\]]+)\](:\d+)?$/.exec(text ?? '')?.[1] ?? text?.replace(/^([\d.]+):\d+$/, '$1') ?? '';
  return isIP(plain) === 0 ? null : plain;
};
