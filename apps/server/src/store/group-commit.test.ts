import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommitFailed, type Writer } from './engine.js';
import { EnvRow } from './entity/env.js';
import { migrate } from './baseline.js';
import { SystemClock } from '../runtime/clock.js';
import { GroupCommit } from './group-commit.js';
import { openSqliteWriter, sqliteEngine } from './sqlite.js';

/** A query runner that only writes down what it is asked for, as TypeORM nests transactions. */
class Recorder {
  readonly said: string[] = [];
  refuseCommit = false;
  private depth = 0;
  readonly manager = {};

  async startTransaction() {
    this.said.push(this.depth++ === 0 ? 'BEGIN' : 'SAVEPOINT');
  }

  async commitTransaction() {
    if (this.depth === 1 && this.refuseCommit) throw new Error('disk full');
    this.said.push(--this.depth === 0 ? 'COMMIT' : 'RELEASE');
  }

  async rollbackTransaction() {
    this.said.push(--this.depth === 0 ? 'ROLLBACK' : 'ROLLBACK TO');
  }
}

let recorder: Recorder;
let writers: GroupCommit;
beforeEach(() => {
  recorder = new Recorder();
  writers = new GroupCommit(() => recorder as unknown as QueryRunner, new SystemClock());
});

/** A write that does its work by name, and is answered by name. */
const write = (name: string, writer: Writer = 'request') =>
  writers
    .run(async () => void recorder.said.push(name), writer)
    .then(() => recorder.said.push(`${name} answered`));
const failing = (name: string) =>
  writers
    .run(async () => {
      recorder.said.push(name);
      throw new Error(name);
    }, 'request')
    .catch((error: unknown) => recorder.said.push(`${name} refused`, String(error)));

describe('writes that wait together', () => {
  it('share a commit, and none is answered before it', async () => {
    await Promise.all(['a', 'b', 'c'].map((name) => write(name)));

    expect(recorder.said.join(' ')).toBe(
      'BEGIN a SAVEPOINT b RELEASE SAVEPOINT c RELEASE COMMIT a answered b answered c answered',
    );
  });

  it('are one alone when nobody else waits', async () => {
    await write('a');
    await write('b');

    expect(recorder.said.join(' ')).toBe('BEGIN a COMMIT a answered BEGIN b COMMIT b answered');
  });

  it('fail alone: what came before is committed, what comes after begins anew', async () => {
    await Promise.all([write('a'), failing('b'), write('c')]);

    expect(recorder.said.join(' ')).toBe(
      'BEGIN a SAVEPOINT b ROLLBACK TO COMMIT a answered b refused Error: b BEGIN c COMMIT c answered',
    );
  });

  it('do not suffer from a first one that fails', async () => {
    await Promise.all([failing('a'), write('b')]);

    expect(recorder.said.join(' ')).toBe('BEGIN a ROLLBACK a refused Error: a BEGIN b COMMIT b answered');
  });

  it('all fail with the commit', async () => {
    recorder.refuseCommit = true;
    const all = await Promise.allSettled(['a', 'b'].map((name) => write(name)));

    expect(all.map((one) => one.status === 'rejected' && one.reason instanceof CommitFailed)).toEqual([
      true,
      true,
    ]);
    expect(recorder.said.at(-1)).toBe('ROLLBACK');
  });

  it('are so many at most', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => write(String(n))));

    expect(recorder.said.filter((word) => word === 'COMMIT')).toHaveLength(3);
  });

  it('take turns: the dispatcher does not wait for all requests, nor they for it', async () => {
    const requests = Array.from({ length: 40 }, (_, n) => write(`r${n}`));
    const dispatcher = ['d0', 'd1'].map((name) => write(name, 'dispatcher'));
    await Promise.all([...requests, ...dispatcher]);

    const order = recorder.said.filter((word) => /^[rd]\d+$/.test(word));
    expect(order.slice(0, 6)).toEqual(['r0', 'd0', 'r1', 'd1', 'r2', 'r3']);
    expect(order).toHaveLength(42);
  });

  it('let others of the process have their turn before all of them are done', async () => {
    const all = Array.from({ length: 16 }, (_, n) => write(String(n)));
    const others = nextTurn()
      .then(nextTurn)
      .then(() => recorder.said.push('others'));
    await Promise.all([...all, others]);

    expect(recorder.said.indexOf('others')).toBeLessThan(recorder.said.indexOf('15'));
  });

  it('are done before the end', async () => {
    const all = ['a', 'b'].map((name) => write(name));
    await writers.end(async () => void recorder.said.push('closed'));
    await Promise.all(all);

    expect(recorder.said.indexOf('closed')).toBeGreaterThan(recorder.said.indexOf('COMMIT'));
  });

  it('are answered, also those that come while it ends', async () => {
    const late: Promise<unknown>[] = [];
    await writers.end(async () => void late.push(write('late')));
    await Promise.all(late);

    expect(recorder.said.join(' ')).toBe('BEGIN late COMMIT late answered');
  });
});

it('a disk that is full refuses who needs more of it, and nobody else loses a row', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'arthor-full-'));
  const writer = await openSqliteWriter(join(directory, 'full.sqlite'), false);
  try {
    await migrate(writer);
    const engine = await sqliteEngine(writer, new SystemClock());
    const [{ page_count: pages }] = await writer.query('PRAGMA page_count');
    await writer.query(`PRAGMA max_page_count = ${Number(pages) + 10}`);
    const insert = (name: string, description: string) =>
      engine.transaction(
        (manager) => manager.insert(EnvRow, { name, description, host: `${name}.localhost` }),
        'request',
      );

    const done = await Promise.allSettled([
      insert('a', 'small'),
      insert('b', 'large'.repeat(1_000_000)),
      insert('c', 'small'),
    ]);
    await insert('d', 'small');

    const rows = await engine.reader.find(EnvRow, { order: { name: 'ASC' } });
    const kept = ['a', 'b', 'c'].filter((_, index) => done[index]?.status === 'fulfilled');
    expect(kept).not.toContain('b');
    expect(rows.map((row) => row.name)).toEqual([...kept, 'd']);
    await engine.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
