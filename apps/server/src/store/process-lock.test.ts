import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockProcess, ProcessLocked } from './process-lock.js';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'arthor-lock-'));
  path = join(directory, 'arthor.sqlite');
});
afterEach(() => rmSync(directory, { recursive: true }));

it('a second one is refused with the process and host of the first, until that lets go', () => {
  const lock = lockProcess(path);
  expect(() => lockProcess(path)).toThrow(ProcessLocked);
  expect(() => lockProcess(path)).toThrow(`process ${process.pid} on ${hostname()}`);
  lock.release();
  lockProcess(path).release();
});

it('a process that is killed lets go at once, and what it left behind says nothing (defect 9)', async () => {
  const libsql = import.meta.resolve('libsql');
  const script = `import Database from ${JSON.stringify(libsql)};
    globalThis.held = new Database(${JSON.stringify(`${path}.lock`)});
    held.exec('BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  writeFileSync(`${path}.owner`, 'process 4711 on elsewhere\n');
  expect(() => lockProcess(path)).toThrow('process 4711 on elsewhere');
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockProcess(path).release();
});

it('a folder that is missing is told as such, not as a lock', () => {
  expect(() => lockProcess(join(directory, 'missing', 'arthor.sqlite'))).toThrow(/unable to open/i);
});
