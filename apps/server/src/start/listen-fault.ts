/** Why an address cannot be listened on, with the key that names it; null for any other error. */
export function listenFault(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  const said = `(${error.message})`;
  switch (error.code) {
    case 'EADDRINUSE':
      return `The address is taken already ${said}. Set PORT or SANDBOX_GATEWAY_PORT to another one.`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return `HOST must be an address of this machine ${said}; 0.0.0.0 means all of them.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENODATA':
      return error.syscall === 'getaddrinfo' ? `HOST must be a name that this machine knows ${said}.` : null;
    case 'EACCES':
      return error.syscall === 'listen'
        ? `PORT must be one that this process may listen on ${said}; those below 1024 mostly need rights.`
        : null;
    default:
      return null;
  }
}
