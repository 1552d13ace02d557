import type { RouteProvider } from '../route-provider.js';
import { GatewayApiRoute } from './route.js';

/** Routes as HTTPRoutes of a Gateway. */
export const gatewayApi: RouteProvider = {
  open: ({ api, instanceId, gateway }) => new GatewayApiRoute({ api, instanceId, gateway: gateway ?? '' }),
  gatewayOf: ({ gateway }) => `Gateway ${gateway}`,
};
