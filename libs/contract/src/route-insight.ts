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
} as const;
