/**
 * The URL of a lane: scheme and port of the gateway's URL, the environment's host, the path of the
 * lane's route. Default ports are left out. A path in the gateway's URL is ignored: routes match host
 * and path only. null when the gateway is unknown or its URL is invalid.
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
