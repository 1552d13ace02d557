import {
  buildStatuses,
  oidcProblems,
  operates,
  operationStatuses,
  type OidcProblem,
} from '@arthor/contract/vocabulary';
import type { BuildFilter, OperationFilter } from './api/query.js';
import { panelKindOf, type PanelSearch } from './operation/panel-table.js';
import { targetKeys } from './operation/target.js';

/** Plain text values only: an address a person can read and type. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** The reverse of {@link parseSearch}; absent and empty values leave no trace. */
export function stringifySearch(search: object): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search))
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value));
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** Keeps what a panel understands; every page takes it. */
export function panelSearch(search: Record<string, unknown>): PanelSearch {
  const op = panelKindOf(search['op']);
  return op === undefined ? {} : { op, ...pick(search, targetKeys) };
}

/** Where signing in leads back to, whether the session has ended, and why the sign-in service did not lead in. */
export function backSearch(search: Record<string, unknown>): {
  readonly back?: string;
  readonly ended?: string;
  readonly problem?: OidcProblem;
} {
  const { back, ended } = search;
  const problem = oidcProblems.find((known) => known === search['problem']);
  // Only a path of our own: an address given by somebody else must not lead away from here.
  const isOwn = typeof back === 'string' && /^\/(?![/\\])/.test(back);
  return {
    ...(isOwn ? { back } : {}),
    ...(ended === 'true' ? { ended } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Filters of the board. */
export function boardSearch(search: Record<string, unknown>): {
  readonly env?: string | undefined;
  /** What was typed to filter it. */
  readonly q?: string | undefined;
} {
  return pick(search, ['env', 'q']);
}

/** What a lane's page shows of the lane. */
export interface LaneSearch {
  /** Operations that are compared. */
  readonly compare?: string | undefined;
  /** Whose log and events are shown. */
  readonly pod?: string | undefined;
  /** Of its container that ended last. */
  readonly previous?: string | undefined;
}

/** Keeps what a lane's page understands. */
export function laneSearch(search: Record<string, unknown>): LaneSearch {
  return pick(search, ['compare', 'pod', 'previous']);
}

/** Filters of the build list. */
export function buildFilter(search: Record<string, unknown>): BuildFilter {
  const status = buildStatuses.find((each) => each === search['status']);
  return {
    ...pick(search, ['application', 'feature', 'environment']),
    ...(status === undefined ? {} : { status }),
  };
}

/** What narrows the audit. */
export interface AuditFilter {
  readonly who?: string | undefined;
  /** Name of an endpoint, or of an operation. */
  readonly action?: string | undefined;
  /** `OK`, `REFUSED`, or the code of one refusal. */
  readonly result?: string | undefined;
  readonly environment?: string | undefined;
  readonly application?: string | undefined;
  readonly from?: string | undefined;
  /** Up to this moment, without it. */
  readonly to?: string | undefined;
}

/** Filters of the audit; a time that is none is left out. */
export function auditFilter(search: Record<string, unknown>): AuditFilter {
  return { ...pick(search, ['who', 'action', 'result', 'environment', 'application']), ...times(search) };
}

/** From when until when; a time that is none is left out. */
function times(search: Record<string, unknown>): { readonly from?: string; readonly to?: string } {
  const time = (side: 'from' | 'to') => {
    const at = new Date(pick(search, [side])[side] ?? '');
    return Number.isNaN(at.getTime()) ? {} : { [side]: at.toISOString() };
  };
  return { ...time('from'), ...time('to') };
}

/** Filters of the history. */
export function operationFilter(search: Record<string, unknown>): OperationFilter {
  const status = operationStatuses.find((each) => each === search['status']);
  const operate = operates.find((each) => each === search['operate']);
  return {
    ...pick(search, ['application', 'environment', 'symbol', 'by', 'deployment', 'text']),
    ...times(search),
    ...(status === undefined ? {} : { status }),
    ...(operate === undefined ? {} : { operate }),
  };
}

function pick<const K extends string>(
  search: Record<string, unknown>,
  keys: readonly K[],
): { readonly [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  for (const key of keys) {
    const value = search[key];
    if (typeof value === 'string' && value !== '') found[key] = value;
  }
  return found;
}
