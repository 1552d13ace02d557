import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Storeys of the server and what they may import of it; every other folder is a feature. */
const below: Readonly<Record<string, readonly string[]>> = {
  store: [],
  runtime: ['store'],
  http: ['runtime'],
  audit: ['http', 'runtime', 'store'],
  event: ['http', 'runtime', 'store'],
  identity: ['http', 'runtime', 'store'],
  lane: ['http', 'runtime', 'store'],
};
const belowFeature = ['audit', 'event', 'identity', 'lane', 'http', 'runtime', 'store'];
/** These put everything together. */
const above = ['start', 'command'];

/** Packages a library must not know, though npm would find them. */
const walls: Readonly<Record<string, readonly string[]>> = {
  'libs/core': ['@arthor/contract', '@arthor/provider', '@arthor/server', 'node:fs', 'zod', 'typeorm'],
  'libs/contract': ['@arthor/core', '@arthor/server', 'node:fs', 'typeorm'],
  'libs/dispatch': ['@arthor/contract', '@arthor/provider', '@arthor/sandbox', 'node:fs', 'typeorm'],
  'libs/provider': ['@arthor/contract', '@arthor/sandbox', '@arthor/server', '@nestjs/common', 'typeorm'],
  'libs/sandbox': ['@arthor/contract', '@arthor/provider', '@arthor/server', '@nestjs/common', 'typeorm'],
  'apps/console': ['@arthor/core', '@arthor/provider', '@arthor/sandbox', '@arthor/server', '@mantine/core'],
};
const open: Readonly<Record<string, readonly string[]>> = {
  'libs/core': ['xstate'],
  'libs/contract': ['zod'],
  'libs/dispatch': ['@arthor/core'],
  'libs/provider': ['@arthor/core', 'zod', 'node:fs'],
  'libs/sandbox': ['@arthor/core', 'node:fs'],
  'apps/console': ['@arthor/contract', 'react'],
};

const folders = readdirSync('apps/server/src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const guarded = folders.filter((name) => !above.includes(name));
const others = (name: string) => folders.filter((other) => other !== name);
const allowed = (name: string) => below[name] ?? belowFeature;

/** Every import a file could try, one a line, in a tree laid out as the project is. */
const tree = mkdtempSync(join(tmpdir(), 'arthor-wall-'));
let refused: ReadonlySet<string>;

const lay = (file: string, specifiers: readonly string[]): void => {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), specifiers.map((specifier) => `import '${specifier}';\n`).join(''));
};

/** `file imported`, for every import of the tree that the project's own rules refuse. */
const lint = (): Promise<ReadonlySet<string>> =>
  new Promise((done, reject) => {
    const oxlint = resolve('node_modules/oxlint/bin/oxlint');
    // It also tells every cycle of the tree, each with all that it goes through.
    const options = { cwd: tree, maxBuffer: 16 * 1024 * 1024 };
    execFile(process.execPath, [oxlint, '--format', 'json'], options, (_refusals, stdout, stderr) => {
      try {
        const { diagnostics } = JSON.parse(stdout) as {
          diagnostics: readonly { code: string; filename: string; message: string }[];
        };
        const walled = diagnostics.filter(({ code }) => code === 'eslint(no-restricted-imports)');
        done(new Set(walled.map(({ filename, message }) => `${filename} ${/'([^']*)'/.exec(message)?.[1]}`)));
      } catch (error) {
        reject(new Error(`oxlint said: ${stdout.slice(0, 2000)}${stderr}`, { cause: error }));
      }
    });
  });

beforeAll(async () => {
  cpSync('.oxlintrc.json', join(tree, '.oxlintrc.json'));
  for (const name of folders) {
    const up = others(name).map((other) => `../${other}/some.service.js`);
    lay(`apps/server/src/${name}/some.service.ts`, [...up, '../config.js', './other.js']);
    lay(
      `apps/server/src/${name}/inner/some.ts`,
      up.map((path) => `../${path}`),
    );
    lay(`apps/server/src/${name}/some.test.ts`, up);
    lay(`apps/server/src/${name}/some.fixture.ts`, up);
  }
  for (const [wall, packages] of Object.entries(walls))
    lay(`${wall}/src/some.ts`, [...packages, ...(open[wall] ?? []), './other.js', '../other.js']);
  refused = await lint();
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

it.each(guarded)('%s imports of the server only what lies below it', (name) => {
  for (const other of others(name)) {
    const expected = !allowed(name).includes(other);
    const file = `apps/server/src/${name}`;
    expect([other, refused.has(`${file}/some.service.ts ../${other}/some.service.js`)]).toEqual([
      other,
      expected,
    ]);
    expect([other, refused.has(`${file}/inner/some.ts ../../${other}/some.service.js`)]).toEqual([
      other,
      expected,
    ]);
  }
});

it('refuses one feature the service of another', () => {
  expect(refused).toContain('apps/server/src/operation/some.service.ts ../environment/some.service.js');
  expect(refused).toContain('apps/server/src/environment/some.service.ts ../operation/some.service.js');
});

it.each(Object.keys(walls))('%s knows what it may and nothing else', (wall) => {
  const file = `${wall}/src/some.ts`;
  const found = [...refused].filter((line) => line.startsWith(`${file} `)).map((line) => line.split(' ')[1]);
  expect(found.toSorted()).toEqual((walls[wall] ?? []).toSorted());
});

it('lets tests and fixtures, and what puts everything together, import what they need', () => {
  const free = /\.(?:test|fixture)\.ts |src\/(?:start|command)\//;
  expect([...refused].filter((line) => free.test(line))).toEqual([]);
});
