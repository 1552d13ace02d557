import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadProviders, mustBeWhole } from './load.js';

const folder = mkdtempSync(join(tmpdir(), 'arthor-added-'));
afterAll(() => rmSync(folder, { recursive: true }));

let last = 0;
const moduleOf = (text: string): string => {
  last += 1;
  const file = join(folder, `${last}.mjs`);
  writeFileSync(file, text);
  return file;
};
const one = (name: string, more = '') =>
  `{ kind: 'route', name: '${name}', create: () => ({})${more && `, ${more}`} }`;

describe('a module of PROVIDERS', () => {
  it('brings one as its default, or several by name', async () => {
    const found = await loadProviders([
      moduleOf(`export default ${one('first')}`),
      moduleOf(`export const providers = [${one('second', 'version: 1')}, ${one('third')}]`),
    ]);
    expect(found.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  });

  it.each([
    ["throw new Error('not today')", /: not today$/],
    ['export const other = 1', /exports neither a default nor a list `providers`/],
    ['export const providers = []', /neither a default nor a list/],
    ['export default 1', /a provider is an object/],
    ["export default { name: 'a', create() {} }", /`kind` must be one of cluster, route, registry, pipeline/],
    ["export default { kind: 'dns', name: 'a', create() {} }", /`kind` must be one of/],
    ["export default { kind: 'route', create() {} }", /`name` must be of lower-case letters/],
    [`export default ${one('Mine')}`, /`name` must be/],
    [`export default ${one('apisix')}`, /the name apisix is taken/],
    [`export const providers = [${one('a')}, ${one('a')}]`, /the name a is taken/],
    ["export default { kind: 'route', name: 'a' }", /a lacks the function `create`/],
    [`export default ${one('a', 'version: 2')}`, /a was written for version 2, and this is 1/],
  ])('is refused with its file and what is wrong: %s', async (text, words) => {
    const file = moduleOf(text);
    await expect(loadProviders([file])).rejects.toMatchObject({ name: 'AddedProviderRefused' });
    await expect(loadProviders([file])).rejects.toThrow(file);
    await expect(loadProviders([file])).rejects.toThrow(words);
  });

  it('that is not there is refused, too', async () => {
    await expect(loadProviders([join(folder, 'none.mjs')])).rejects.toThrow(/none\.mjs/);
  });
});

it('a port that lacks calls is refused by their names', () => {
  const provider = { kind: 'registry', name: 'mine', create: () => ({}) as never } as const;
  const whole = { observe() {}, write() {}, register() {}, deregister() {}, check() {} };
  expect(() => mustBeWhole(provider, whole)).not.toThrow();
  expect(() => mustBeWhole(provider, { ...whole, write: null })).toThrow(
    'what mine creates is no registry: it lacks write',
  );
  expect(() => mustBeWhole(provider, undefined)).toThrow(
    'it lacks observe, write, register, deregister, check',
  );
});
