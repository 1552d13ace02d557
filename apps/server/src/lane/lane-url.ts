/**
 * Where a lane answers: scheme and port of the gateway's URL, the environment's host, the path of the
 * lane's route. Ports that the scheme implies are left out; a path of the gateway's URL is no part of
 * it, since routes are matched by host and path alone. null while the gateway is unknown or its URL
 * cannot be read.
 */
export function laneUrl(
  gatewayUrl: string | null,
  host: string,
  lane: { readonly application: string; readonly symbol: string },
): string | null {
  if (gatewayUrl === null || !URL.canParse(gatewayUrl)) return null;
  const gateway = new URL(gatewayUrl);
  const port = gateway.port === '' ? '' : `:${gateway.port}`;
  return `${gateway.protocol}//${host}${port}/${lane.application}.${lane.symbol}/`;
}
