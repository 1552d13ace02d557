import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStep, type SchemaStep } from './schema-step.js';

/**
 * The operations that run in a lane, asked for in each pass: without these it takes longer the more operations
 * run anywhere, or ended in the lane.
 */
export const runningOfLane: readonly SchemaStep[] = [
  { kind: 'index', table: 't_deploy_record', name: 'ix_deploy_record_lane', columns: 'lane_id, status' },
  {
    kind: 'index',
    table: 't_deploy_record',
    name: 'ix_deploy_record_source',
    columns: 'source_lane_id, status',
  },
];

/** Only makes indexes. */
export class RunningOfLane1796846400000 implements MigrationInterface {
  readonly name = 'RunningOfLane1796846400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of runningOfLane) await runStep(runner, step);
  }

  /** Arthor never goes back: what was stored since would be lost. */
  async down(): Promise<void> {
    throw new Error('there is no way back; restore the backup made before');
  }
}
