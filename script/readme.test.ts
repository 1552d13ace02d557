import { existsSync, globSync, readFileSync } from 'node:fs';
import { routes } from '@arthor/contract/route';
import { deploymentStatuses, operates } from '@arthor/contract/vocabulary';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiPathsIn, brokenLinks, keysIn, npmScripts, pathsIn, readMarkdown } from './document.fixture.js';

const english = readMarkdown('README.md');
const chinese = readMarkdown('README.zh-CN.md');
const documents = [english, chinese, ...globSync('doc/**/*.md').toSorted().map(readMarkdown)];
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const configuration = readFileSync('.env.example', 'utf8');

/** Set by whoever runs tests, or by a platform; everything else is a key of the configuration. */
const otherVariables = [
  'KUBECONFIG',
  'ARTHOR_REAL_NODE',
  'NODE_STOP',
  'NODE_START',
  'CONTROLLERS_STOP',
  'CONTROLLERS_START',
  'ARTHOR_TEST_DATABASE_URL',
  'ARTHOR_TEST_FIGURES',
  'ARTHOR_TEST_MAVEN',
  'ARTHOR_TEST_NACOS_PASSWORD',
  'ARTHOR_TEST_NACOS_RESTART',
  'ARTHOR_TEST_NACOS_URL',
  'ARTHOR_PICTURES',
  'CRASH_AFTER',
  'SIMULATION_RUNS',
  'SIMULATION_SEED',
  'SIMULATION_PICK',
  'NODE_EXTRA_CA_CERTS',
];

/** Whether an address is one of the contract's; what is between braces or begins with $ stands for any text. */
const isEndpoint = (address: string): boolean =>
  Object.values(routes).some(({ path }) => {
    const wanted = path.split('/');
    const given = address.split('/');
    return (
      wanted.length === given.length &&
      wanted.every((part, index) => part.startsWith('{') || part === given[index])
    );
  });

describe.each(documents.map((document) => [document.path, document] as const))('%s', (_, document) => {
  it('links to what is there', () => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it('names commands, paths and addresses that exist', () => {
    expect(npmScripts(document).filter((name) => !(name in manifest.scripts))).toEqual([]);
    expect(pathsIn(document).filter((path) => !existsSync(path))).toEqual([]);
    expect(apiPathsIn(document).filter((path) => !isEndpoint(path))).toEqual([]);
  });

  it('names keys that .env.example explains', () => {
    const words: readonly string[] = [...operates, ...deploymentStatuses, ...otherVariables];
    const unknown = keysIn(document).filter(
      (key) => !words.includes(key) && !configuration.includes(`${key}=`) && !isCode(key),
    );
    expect(unknown).toEqual([]);
  });
});

/** Events of the status machine and codes of answers are written alike. */
const isCode = (word: string): boolean => codes.has(word);
const codes = new Set(
  ['libs/core/src/**/*.ts', 'libs/provider/src/**/*.ts', 'apps/server/src/**/*.ts']
    .flatMap((pattern) => globSync(pattern))
    .flatMap((file) => readFileSync(file, 'utf8').match(/'[A-Z]+(?:_[A-Z]+)+'/g) ?? [])
    .map((quoted) => quoted.slice(1, -1)),
);

it('both READMEs have the same parts and the same commands', () => {
  expect(chinese.levels).toEqual(english.levels);
  expect(chinese.blocks).toEqual(english.blocks);
});

it('the README goes the whole way: sign in, application, feature, build, plan, deploy, wait, ask', () => {
  expect([...new Set(apiPathsIn(english))]).toEqual(
    expect.arrayContaining([
      '/session',
      '/applications',
      '/applications/cart/features',
      '/builds',
      '/builds/$build',
      '/operations',
      '/operations/$operation',
    ]),
  );
});
