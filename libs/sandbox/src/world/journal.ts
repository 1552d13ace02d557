import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { ClusterRecord } from './cluster/cluster.js';
import { objectJson } from './cluster/serialise.js';
import type { Json } from './json.js';
import { isJsonObject } from './json.js';

/** A value kept under a name: tokens, ports, the state of the CI server. null takes it away. */
export type ValueRecord = { readonly set: string; readonly value: Json };

/** One line of the journal. */
export type JournalRecord = ClusterRecord | ValueRecord;

/** Where a world is written down. */
export interface Journal {
  /** Reads what was written before, oldest first. Called once. */
  restore(): readonly JournalRecord[];
  /** Takes a record; it is durable after the next {@link flush}. */
  append(record: JournalRecord): void;
  /** Writes what was taken since the last time. Called before anything is answered. */
  flush(): void;
  /** Replaces everything written by these records. */
  compact(records: Iterable<JournalRecord>): void;
  /** Whether so much was written since the last compaction that another is worth it. */
  readonly grown: boolean;
  close(): void;
}

const grownBytes = 64 * 1024 * 1024;

/** A journal that keeps nothing: for simulations and tests. */
export function memoryJournal(): Journal {
  return {
    restore: () => [],
    append: () => undefined,
    flush: () => undefined,
    compact: () => undefined,
    grown: false,
    close: () => undefined,
  };
}

/**
 * A journal in one append-only file of JSON lines. A process that is killed loses nothing that was flushed; a line torn
 * by the kill is left out. (A power failure may take the last moments: this is a simulation.)
 */
export class FileJournal implements Journal {
  private descriptor: number;
  private pending: string[] = [];
  private written = 0;
  private base = 0;

  constructor(private readonly path: string) {
    this.descriptor = openSync(path, 'a', 0o600);
  }

  restore(): readonly JournalRecord[] {
    return existsSync(this.path) ? parse(readFileSync(this.path, 'utf8')) : [];
  }

  get grown(): boolean {
    return this.written > grownBytes && this.written > 4 * this.base;
  }

  append(record: JournalRecord): void {
    this.pending.push(line(record));
  }

  flush(): void {
    if (this.pending.length === 0) return;
    const text = this.pending.join('');
    this.pending = [];
    writeAll(this.descriptor, text);
    this.written += text.length;
  }

  compact(records: Iterable<JournalRecord>): void {
    this.pending = [];
    const next = `${this.path}.next`;
    const descriptor = openSync(next, 'w', 0o600);
    let written = 0;
    for (const record of records) {
      const text = line(record);
      writeAll(descriptor, text);
      written += text.length;
    }
    fsyncSync(descriptor);
    closeSync(this.descriptor);
    renameSync(next, this.path);
    this.descriptor = descriptor;
    this.base = written;
    this.written = written;
  }

  close(): void {
    this.flush();
    closeSync(this.descriptor);
  }
}

function line(record: JournalRecord): string {
  if (!('put' in record)) return `${JSON.stringify(record)}\n`;
  const runtime = record.runtime === undefined ? '' : `,"runtime":${JSON.stringify(record.runtime)}`;
  return `{"put":"${record.put}","rv":${record.rv}${runtime},"object":${objectJson(record.object)}}\n`;
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
}

function parse(text: string): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const each of text.split('\n')) {
    if (each === '') continue;
    try {
      const value: unknown = JSON.parse(each);
      // Written by `line` above; a file nobody else writes is not checked member by member.
      if (isJsonObject(value)) records.push(value as unknown as JournalRecord);
    } catch {
      // A line that a kill tore: everything before it is whole, and nothing of it was answered.
    }
  }
  return records;
}
