import type { Deployment } from '../lane/deployment.js';
import type { Ending, LaneFacts, RowMove } from './accepted.js';
import type { OperationRecord } from './record.js';

/** Meant to stay. */
export const isLive = (row: Deployment): boolean => row.status === 'DEPLOYING' || row.status === 'DEPLOYED';

/** The row of a chain that is in force, whatever its status; null when none is. */
export function servingOf({ lane, rows }: Pick<LaneFacts, 'lane' | 'rows'>, canary: boolean) {
  const id = canary ? lane.canaryId : lane.mainId;
  return rows.find((row) => row.id === id) ?? null;
}

/** The newest row of a chain that is meant to stay; null when none is. */
export function newestLive({ rows }: Pick<LaneFacts, 'rows'>, canary: boolean): Deployment | null {
  return rows
    .filter((row) => row.canary === canary && isLive(row))
    .reduce<Deployment | null>((best, row) => (best === null || row.tick > best.tick ? row : best), null);
}

/** The canary that needs its main's route: live, or promoted and given back if that ends; null = there is none. */
export function stayingCanary({ lane, rows }: Pick<LaneFacts, 'lane' | 'rows'>): Deployment | null {
  const promoted = (row: Deployment) => row.status === 'REPLACING' && row.id === lane.canaryId;
  return rows.find((row) => row.canary && (isLive(row) || promoted(row))) ?? null;
}

/**
 * Every row of a chain waits for a successor. DELETING has no way to REPLACING: a serving row that was being
 * taken offline stays so, and is held until the successor is ready (dispatch/chain.ts).
 */
export function succeededBy(facts: LaneFacts, canary: boolean, except?: Deployment): readonly RowMove[] {
  const serving = servingOf(facts, canary);
  return facts.rows.flatMap((row): RowMove[] => {
    if (row.canary !== canary || row.id === except?.id) return [];
    if (isLive(row)) return [{ row, event: 'SUCCEEDED_BY', newTick: false, related: true }];
    if (row.status === 'REPLACING' && row.id === serving?.id)
      return [{ row, event: null, newTick: false, related: true }];
    return [];
  });
}

/** What already is out of the route goes on to its end by itself; everything else of the chain is overtaken. */
export function superseded(facts: LaneFacts, canary: boolean): readonly Ending[] {
  const serving = servingOf(facts, canary);
  return facts.records
    .filter(
      (record) =>
        record.canary === canary && (record.operate !== 'DELETE' || record.deploymentId === serving?.id),
    )
    .map((record) => ({ record, status: 'CANCELLED', code: 'SUPERSEDED' }));
}

/** The running operation that brings a new row into a chain; null when none does. */
export function bringing(facts: LaneFacts, canary: boolean): OperationRecord | null {
  const serving = servingOf(facts, canary);
  return (
    facts.records.find(
      (record) =>
        record.canary === canary &&
        record.operate !== 'DELETE' &&
        record.operate !== 'CANCEL' &&
        record.deploymentId !== serving?.id,
    ) ?? null
  );
}

/** The rows a new one replaces, for the record. */
export const replacing = (moves: readonly RowMove[]) =>
  moves.map(({ row }) => ({ id: row.id, change: 'REPLACING', before: row.status }) as const);
