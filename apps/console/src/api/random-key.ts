/**
 * A key that no other request has. `crypto.randomUUID` exists only on HTTPS and localhost, and a
 * console on plain HTTP inside a company is the usual case.
 */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
