import { operates, operationStatuses, buildStatuses } from '@arthor/contract/vocabulary';
import type { BuildFilter, OperationFilter } from './api/query.js';

/** What the panel at the side shows; in the URL of every page, so that it can be linked and survives a reload. */
export interface PanelSearch {
  readonly op?: PanelKind | undefined;
  /** Of the operation, deployment or build it is about. */
  readonly id?: string | undefined;
  readonly app?: string | undefined;
  readonly feature?: string | undefined;
  readonly build?: string | undefined;
  /** The environment it goes to. */
  readonly to?: string | undefined;
  /** The symbol it gets. */
  readonly as?: string | undefined;
  readonly replicas?: string | undefined;
  /** `false`: no route, no address. */
  readonly external?: string | undefined;
}

const panelKinds = [
  'deploy',
  'offline',
  'cancel',
  'progress',
  'build',
  'application',
  'feature',
  'environment',
  'token',
  'password',
] as const;
export type PanelKind = (typeof panelKinds)[number];

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
  const op = panelKinds.find((kind) => kind === search['op']);
  if (op === undefined) return {};
  return {
    op,
    ...pick(search, ['id', 'app', 'feature', 'build', 'to', 'as', 'replicas', 'external']),
  };
}

/** Filters of the board. */
export function boardSearch(search: Record<string, unknown>): { readonly env?: string | undefined } {
  return pick(search, ['env']);
}

/** Filters of the build list. */
export function buildFilter(search: Record<string, unknown>): BuildFilter {
  const status = buildStatuses.find((each) => each === search['status']);
  return {
    ...pick(search, ['application', 'feature', 'environment']),
    ...(status === undefined ? {} : { status }),
  };
}

/** Filters of the history. */
export function operationFilter(search: Record<string, unknown>): OperationFilter {
  const status = operationStatuses.find((each) => each === search['status']);
  const operate = operates.find((each) => each === search['operate']);
  return {
    ...pick(search, ['application', 'environment', 'symbol']),
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
