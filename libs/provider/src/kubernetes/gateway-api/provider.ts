import type { RouteProvider } from '../route-provider.js';
import { GatewayApiRoute, noGateway } from './route.js';

/** Routes as HTTPRoutes of a Gateway. */
export const gatewayApi: RouteProvider = {
  open: ({ api, instanceId, gateway }) => {
    if (gateway === undefined) throw noGateway();
    return new GatewayApiRoute({ api, instanceId, gateway });
  },
  former: ({ api, instanceId, gateway }) =>
    new GatewayApiRoute({ api, instanceId, gateway: gateway ?? null }),
  gatewayOf: ({ gateway }) => `Gateway ${gateway}`,
};
