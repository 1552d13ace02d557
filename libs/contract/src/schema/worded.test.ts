import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldErrors } from '../field-error.js';
import { endpoints } from '../endpoint.js';
import { settingsPut } from './application.js';
import { buildCreate } from './build.js';
import { branchName, httpAddress, humanText, imageReference, repositoryUrl } from './common.js';
import { wrongWith } from './worded.js';

const said = (schema: z.ZodType, value: unknown) => {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success ? [] : fieldErrors(parsed.error.issues, '');
};

describe('a repository', () => {
  it.each([
    'https://dev.azure.com/org/My%20Project/_git/shop',
    'https://org@dev.azure.com/org/proj/_git/shop',
    'git@ssh.dev.azure.com:v3/org/My%20Project/shop',
    'https://git.example.com/scm/~jane/shop+lib.git',
    'https://git.example.com/团队/shop.git',
    'https://git.example.com/été/größe.git',
    'git@bitbucket.org:team/shop.git',
    'ssh://git@git.example.com:7999/pro/shop.git',
    'http://git_server:3000/a/b',
    'https://[2001:db8::1]:8443/a/b.git',
    "https://git.example.com/o'brien/a,b;c=(d)&e!.git",
  ])('may have the address %j', (url) => {
    expect(said(repositoryUrl, url)).toEqual([]);
  });

  it.each([
    ['https://u:secret@git.test/a', { rule: 'PASSWORD_IN_ADDRESS' }],
    ['https://git.test/a b', { character: 'U+0020' }],
    ['https://git.test/a?x=1', { character: '?' }],
    ['https://git.test/$HOME', { character: '$' }],
    ['https://git.test/a%2', { rule: 'PERCENT_WITHOUT_NUMBER' }],
    ['file:///etc', { rule: 'NO_SUCH_SCHEME' }],
    ['ext::sh', { rule: 'NO_SUCH_SCHEME' }],
    ['--upload-pack=x', { rule: 'BEGINS_AS_OPTION' }],
    ['ssh://-oProxyCommand=x/a', { rule: 'BEGINS_AS_OPTION' }],
    ['https://git.test/a\u0000', { character: 'U+0000' }],
    ['https://-h/x', { rule: 'BEGINS_AS_OPTION' }],
    ['ssh://git@-h/x', { rule: 'BEGINS_AS_OPTION' }],
    ['git@h:-p', { rule: 'BEGINS_AS_OPTION' }],
    ['https://h/../../x', { rule: 'FOLDER_ABOVE' }],
    ['https://h:99999/x', { rule: 'NO_SUCH_PORT' }],
    ['http://169.254.169.254/latest/meta-data', { rule: 'HOST_OF_THE_MACHINE' }],
    ['http://a@[fe80::1]/x', { rule: 'HOST_OF_THE_MACHINE' }],
    ['https://git.test/a\u202eb', { character: 'U+202E' }],
  ])('may not have the address %j, and is told why', (url, params) => {
    expect(said(repositoryUrl, url)).toEqual([{ path: '', code: 'INVALID_FORMAT', params }]);
  });

  it.each(['-oX@git.test:a', 'git@-oX:a', 'git@git.test:-a', 'https://-git.test/a', 'shop.git'])(
    'may not have the address %j',
    (url) => expect(said(repositoryUrl, url)).toMatchObject([{ code: 'INVALID_FORMAT' }]),
  );
});

describe('a branch', () => {
  it.each([
    'feature/#123-cart',
    'feature/JIRA-1_(wip)',
    "bugfix/don't-crash",
    'renovate/@scope/pkg-1.x',
    'feature/修复购物车',
    'a=b',
    'dependabot/npm_and_yarn/axios-1.7+x',
    'a%20b,c&d!"e"{f}]',
    '🎉',
  ])('may be %j', (branch) => {
    expect(said(branchName, branch)).toEqual([]);
  });

  it.each([
    ['-x', { rule: 'BEGINS_AS_OPTION' }],
    ['a b', { character: 'U+0020' }],
    ['a~1', { character: '~' }],
    ['$(x)', { character: '$' }],
    ['a`b', { character: '`' }],
    ['a..b', { part: '..' }],
    ['a@{1}', { part: '@{' }],
    ['a//b', { part: '//' }],
    ['a/.b', { part: '/.' }],
    ['.a', { first: '.' }],
    ['/a', { first: '/' }],
    ['a/', { last: '/' }],
    ['a.', { last: '.' }],
    ['x.lock', { rule: 'ENDS_IN_LOCK' }],
    ['a\nb', { character: 'U+000A' }],
  ])('may not be %j, and is told why', (branch, params) => {
    expect(said(branchName, branch)).toEqual([{ path: '', code: 'INVALID_FORMAT', params }]);
  });
});

const digest = `sha256:${'0f'.repeat(32)}`;

it.each([
  'shop:1.0.0',
  'org/shop:1',
  `org/shop@${digest}`,
  `registry.example.com:5000/org/shop@${digest}`,
  `Registry.example.com/org/shop:1@${digest}`,
  '[2001:db8::1]:5000/shop:1',
])('an image may be %j', (image) => {
  expect(said(imageReference, image)).toEqual([]);
});

describe('settings', () => {
  it.each([
    { resources: { requests: { cpu: '0.5', memory: '1.5Gi' }, limits: { cpu: '1', memory: '1600Mi' } } },
    { resources: { requests: { cpu: '500u', memory: '1e9' } } },
    { resources: { requests: { memory: '1Pi' } } },
    { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1000m', memory: '1073741824' } } },
    { resources: { requests: { memory: '0.9e9' }, limits: { memory: '1G' } } },
    { resources: { requests: { 'ephemeral-storage': '1Gi' } } },
    { resources: { limits: { 'nvidia.com/gpu': '1' } } },
    { resources: { requests: { 'nvidia.com/gpu': '2' }, limits: { 'nvidia.com/gpu': '2' } } },
    { resources: { requests: { 'hugepages-2Mi': '4Mi' }, limits: { 'hugepages-2Mi': '4Mi' } } },
    { env: { CERT: '-----BEGIN-----\nabc\n-----END-----\n', TAB: 'a\tb\r\n' } },
    { env: { 'spring.profiles.active': 'dev', 'JAVA-OPTS': 'x', _x: '' } },
    { readinessPath: '/actuator/health?show=ready&probe=a%20b' },
    { command: ['sh', '-c', 'set -e\nexec run'] },
  ])('may be %j', (settings) => {
    expect(said(settingsPut, settings)).toEqual([]);
  });

  it.each([
    [
      { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
      'resources.requests.cpu',
      'ABOVE_LIMIT',
    ],
    [
      { resources: { requests: { memory: '1Gi' }, limits: { memory: '1G' } } },
      'resources.requests.memory',
      'ABOVE_LIMIT',
    ],
    [{ resources: { requests: { 'a.b/gpu': '1' } } }, 'resources.requests.a.b/gpu', 'NOT_THE_LIMIT'],
    [{ resources: { limits: { 'a.b/gpu': '500m' } } }, 'resources.limits.a.b/gpu', 'NOT_WHOLE'],
    [{ resources: { limits: { cpu: '1x' } } }, 'resources.limits.cpu', 'INVALID_FORMAT'],
    [{ resources: { limits: { gpu: '1' } } }, 'resources.limits.gpu', 'UNKNOWN_KEY'],
    [{ env: { '1A': '' } }, 'env.1A', 'INVALID_FORMAT', { first: '1' }],
    [{ env: { 'A B': '' } }, 'env.A B', 'INVALID_FORMAT', { character: 'U+0020' }],
    [{ env: { '..': '' } }, 'env...', 'INVALID_FORMAT', { rule: 'NAME_OF_FOLDER' }],
    [{ env: { A: 'x\u0000y' } }, 'env.A', 'INVALID_FORMAT', { character: 'U+0000' }],
    [{ env: { A: '\u001b[31m' } }, 'env.A', 'INVALID_FORMAT', { character: 'U+001B' }],
    [{ readinessPath: 'health' }, 'readinessPath', 'INVALID_FORMAT', { rule: 'BEGINS_WITHOUT_SLASH' }],
    [{ readinessPath: '/a#b' }, 'readinessPath', 'INVALID_FORMAT', { character: '#' }],
    [{ readinessPath: '/a%' }, 'readinessPath', 'INVALID_FORMAT', { rule: 'PERCENT_WITHOUT_NUMBER' }],
  ] as const)('may not be %j, and are told why', (settings, path, code, params?: object) => {
    const [error, ...more] = said(settingsPut, settings);
    expect(more).toEqual([]);
    expect(error).toMatchObject({ path, code, ...(params === undefined ? {} : { params }) });
  });
});

/** Patterns of a body's texts; those of times have a format of their own. */
function patternsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { pattern, format }: { pattern?: unknown; format?: unknown } = schema;
  const own = typeof pattern === 'string' && format === undefined ? [pattern] : [];
  return [...own, ...Object.values(schema).flatMap(patternsOf)];
}

it.each(endpoints.filter(({ body }) => body !== undefined).map(({ name, body }) => [name, body] as const))(
  'every text of %s names the character it refuses',
  (_, body) => {
    const patterns = patternsOf(
      body === undefined ? {} : z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }),
    );
    const named = (source: string) =>
      wrongWith(`/${source}/`, 'a\u0000') ?? wrongWith(`/${source}/u`, 'a\u0000');
    expect(patterns.filter((source) => named(source) === null)).toEqual([]);
  },
);

it.each([
  [branchName, '@', { rule: 'NO_BRANCH' }],
  [branchName, 'HEAD', { rule: 'NO_BRANCH' }],
  [branchName, 'refs/heads/x', { rule: 'NO_BRANCH' }],
  [branchName, 'a/-b', { rule: 'BEGINS_AS_OPTION' }],
  [branchName, 'a\u200bb', { character: 'U+200B' }],
  [humanText(255), 'shop \u202egpj.exe', { character: 'U+202E' }],
  [httpAddress, 'http://h:99999', { rule: 'NO_SUCH_PORT' }],
])('%# what looks like something else is refused, and told why', (schema, text, params) => {
  expect(said(schema, text)).toEqual([{ path: '', code: 'INVALID_FORMAT', params }]);
});

it.each([
  [httpAddress, 'http://['],
  [httpAddress, 'http://:'],
  [httpAddress, 'http://[]'],
])('%# what is no address is refused', (schema, text) => {
  expect(said(schema, text)).toMatchObject([{ code: 'INVALID_FORMAT' }]);
});

it.each([
  [httpAddress, 'http://[2001:db8::1]:8443/x'],
  [httpAddress, 'http://gateway:65535'],
  [humanText(255), '👩‍👩‍👧 নতুন, می‌خواهم'],
  [branchName, 'HEAD-1'],
])('%# what is right is taken', (schema, text) => {
  expect(said(schema, text)).toEqual([]);
});

it.each([
  ['shop', ['TAG_OR_DIGEST_NEEDED']],
  ['host:5000/shop', ['TAG_OR_DIGEST_NEEDED']],
  ['host:5000/shop:1', []],
  [`shop@sha256:${'a'.repeat(64)}`, []],
])('a finished image %s: %j', (image, codes) => {
  const body = { application: 'shop', feature: 'main', environment: 'dev', commit: '0c77de1', image };
  expect(said(buildCreate, body).map(({ code }) => code)).toEqual(codes);
});
