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
    summary: 'What happened in a lane, newest first, and who was in force when',
  }),
  tryLane: route({
    method: 'POST',
    path: '/lanes/{id}/try',
    permission: 'developer',
    tag: 'deploy',
    status: 200,
    summary: "Send requests to the lane's own address, and tell who answers",
  }),
  listClusterEvents: route({
    method: 'GET',
    path: '/deployments/{id}/events',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'What the cluster says happened to a deployment and its pods',
  }),
  getOperationDiff: route({
    method: 'GET',
    path: '/operations/{id}/diff',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'What differs from another operation, else from what it replaced',
  }),
  getDurations: route({
    method: 'GET',
    path: '/durations',
    permission: 'viewer',
    tag: 'deploy',
    status: 200,
    summary: 'How long an operation and its steps usually take',
  }),
  listAudit: route({
    method: 'GET',
    path: '/audit',
    permission: 'admin',
    tag: 'access',
    status: 200,
    summary:
      'Who changed what, and what was refused, newest first; all of it as CSV where Accept says text/csv',
  }),
  testIntegration: route({
    method: 'POST',
    path: '/integrations/{kind}/test',
    permission: 'admin',
    tag: 'system',
    status: 200,
    summary: 'Ask a provider with what is configured, and tell its exact words',
  }),
} as const;
