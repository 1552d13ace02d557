import type { PodState } from '../port/cluster.js';
import type { Deployment } from './deployment.js';

/** Whether its gateway calls its pods by a pool of their addresses. */
export const isPooled = ({ deployMode, external }: Pick<Deployment, 'deployMode' | 'external'>): boolean =>
  deployMode === 'UNCOUPLED' && external;

/** Whether a pod takes requests: what is on its way out keeps its old ones and is given no new ones. */
export const takesRequests = ({ ready, terminating, ip }: PodState): boolean =>
  ready && !terminating && ip !== null;

/** A pod as pools name it; IPv6 in brackets. */
export const addressOf = (ip: string, port: number): string =>
  ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
