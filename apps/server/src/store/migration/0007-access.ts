import type { MigrationInterface, QueryRunner } from 'typeorm';
import { add, drop, runStep, type SchemaStep } from './schema-step.js';

const never = "NOT NULL DEFAULT '1970-01-02 00:00:00'";

/**
 * Whose child a token is; how often a refusal came; when a bucket of failed sign-ins is empty again; what cookies
 * of known devices are signed with.
 */
export const accessSteps: readonly SchemaStep[] = [
  add('t_token', 'parent_id', 'bigint', 'bigint NULL'),
  { kind: 'index', table: 't_token', name: 'ix_token_parent', columns: 'parent_id' },
  add('t_audit', 'times', 'int', 'int NULL'),
  add('t_login_throttle', 'empty_at', `datetime ${never}`, `datetime(3) ${never}`),
  drop('t_login_throttle', 'failures'),
  drop('t_login_throttle', 'blocked_until'),
  drop('t_login_throttle', 'updated_at'),
  add('t_installation', 'device_key', 'varchar(64)', 'varchar(64) NULL'),
];

/** Each step is left out where it is done: a start that was interrupted here is repeated. */
export class Access1796864400000 implements MigrationInterface {
  readonly name = 'Access1796864400000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const step of accessSteps) await runStep(runner, step);
  }

  /** Arthor never goes back: what was stored since would be lost. */
  async down(): Promise<void> {
    throw new Error('there is no way back; restore the backup made before');
  }
}
