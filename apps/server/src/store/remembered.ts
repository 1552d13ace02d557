import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { EnvRow } from './entity/env.js';
import { EnvSettingRow } from './entity/env-setting.js';

/** What accepting, deciding and announcing each ask for, of few rows that seldom change. */
const entities: readonly unknown[] = [EnvRow, EnvSettingRow];

/** Rows that a transaction has read and not written to: it asks the database for them once. */
export class Remembered {
  private readonly read = new Map<unknown, Map<string, Promise<unknown[]>>>();

  /** The rows of a question, as they were when it was first asked; null = they are not remembered. */
  rows<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    question: string,
    read: () => Promise<E[]>,
  ): Promise<E[]> | null {
    if (!entities.includes(entity)) return null;
    const answers = this.read.get(entity) ?? new Map<string, Promise<unknown[]>>();
    this.read.set(entity, answers);
    const answer = answers.get(question) ?? read();
    answers.set(question, answer);
    return answer as Promise<E[]>;
  }

  /** The transaction writes to the entity's table. */
  forget(entity: unknown): void {
    this.read.delete(entity);
  }
}
