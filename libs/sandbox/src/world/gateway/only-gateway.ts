import type { Draft } from '../cluster/cluster.js';
import type { PlainObject } from '../cluster/object.js';
import { controllerName, gatewayClass, onlyGateway } from './route-status.js';

const apiVersion = 'gateway.networking.k8s.io/v1';
const holds = (type: string) => ({ type, status: 'True', reason: type, message: '' });

/** The class of the one Gateway, with what it can do of what is optional. */
export const gatewayClassDraft: Draft<PlainObject> = {
  kind: 'GatewayClass',
  apiVersion,
  metadata: { name: gatewayClass, generation: 1 },
  spec: { controllerName },
  status: {
    conditions: [holds('Accepted')],
    supportedFeatures: [{ name: 'Gateway' }, { name: 'HTTPRoute' }, { name: 'HTTPRoutePathRewrite' }],
  },
};

/** The one Gateway: for every host, and for routes of every namespace. */
export const gatewayDraft: Draft<PlainObject> = {
  kind: 'Gateway',
  apiVersion,
  metadata: { ...onlyGateway, generation: 1 },
  spec: {
    gatewayClassName: gatewayClass,
    listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }],
  },
  status: { conditions: [holds('Accepted'), holds('Programmed')] },
};
