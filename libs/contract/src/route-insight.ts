import { route } from './route-shape.js';

/** Endpoints that tell what happened and how things are, for the screens; part of `routes`. */
export const insightRoutes = {
  getLaneHistory: route({
    method: 'GET',
    path: '/lanes/{id}/history',
    numbered: true,
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
  }),
  listLaneInstances: route({
    method: 'GET',
    path: '/lanes/{id}/instances',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
  }),
  listLanePods: route({
    method: 'GET',
    path: '/lanes/{id}/pods',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
  }),
  tryLane: route({
    method: 'POST',
    path: '/lanes/{id}/try',
    permission: 'developer',
    tag: 'deploy',
    status: 200,
  }),
  listClusterEvents: route({
    method: 'GET',
    path: '/deployments/{id}/events',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
  }),
  getOperationDiff: route({
    method: 'GET',
    path: '/operations/{id}/diff',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
  }),
  getDurations: route({
    method: 'GET',
    path: '/durations',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
  }),
  listAudit: route({
    method: 'GET',
    path: '/audit',
    permission: 'admin',
    tag: 'access',
    status: 200,
  }),
  testIntegration: route({
    method: 'POST',
    path: '/integrations/{kind}/test',
    permission: 'admin',
    tag: 'system',
    status: 200,
  }),
} as const;
