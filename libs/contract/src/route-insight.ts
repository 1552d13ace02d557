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
} as const;
