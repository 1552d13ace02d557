import type { MigrationInterface, QueryRunner } from 'typeorm';
import { copyManifests, fillColumns, stepsAfter, stepsBefore } from './groundwork.js';
import { dialectOf, runStep } from './schema-step.js';

/** Rows copied in one transaction: a big table is copied in many short ones. */
const rowsAtOnce = 500;

/**
 * Manifests move from their rows into t_snapshot, and the columns that later versions fill are made. MySQL
 * commits every DDL statement at once, and one transaction for all rows would be too long on any engine: a
 * start that was interrupted goes on where it was, so each step asks whether it is done.
 */
export class Groundwork1795996800000 implements MigrationInterface {
  readonly name = 'Groundwork1795996800000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const step of stepsBefore) await runStep(runner, step);
    if (await runner.hasColumn('t_deployment', 'workload')) await copyAll(runner);
    for (const step of stepsAfter) await runStep(runner, step);
  }

  /** Arthor never goes back: what was stored since would be lost. */
  async down(): Promise<void> {
    throw new Error('there is no way back to the first tables; restore the backup made before');
  }
}

async function copyAll(runner: QueryRunner): Promise<void> {
  const dialect = dialectOf(runner);
  for (let from = 1; ;) {
    const rows: readonly { id: number | string }[] = await runner.query(
      `SELECT id FROM t_deployment WHERE id >= ? AND workload_hash = '' ORDER BY id LIMIT ${rowsAtOnce}`,
      [from],
    );
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return;
    const between = [Number(first.id), Number(last.id)];
    await runner.startTransaction();
    try {
      await runner.query(copyManifests[dialect], between);
      await runner.query(fillColumns[dialect], between);
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    }
    from = Number(last.id) + 1;
  }
}
