import type { RouteProvider } from '../route-provider.js';
import { GatewayApiRoute, noGateway } from './route.js';

/** Routes as HTTPRoutes of a Gateway. */
export const gatewayApi: RouteProvider = {
  open: ({ gateway, ...options }) => {
    if (gateway === undefined) throw noGateway();
    return new GatewayApiRoute({ ...options, gateway });
  },
  former: ({ gateway, ...options }) => new GatewayApiRoute({ ...options, gateway: gateway ?? null }),
  gatewayOf: ({ gateway }) => `Gateway ${gateway}`,
};
