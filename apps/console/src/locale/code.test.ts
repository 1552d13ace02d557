// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes, type Route } from '@arthor/contract/route';
import { oidcProblems, operates } from '@arthor/contract/vocabulary';
import { expect, it } from 'vitest';
import { messages as base } from './en/base.js';
import { words } from '../../dev/words.js';

const messages = words.en;

/** Codes of the operations, by where the console shows them. */
const shown = {
  refusal: [
    'ALREADY_IN_FORCE',
    'ALREADY_LEAVING',
    'AUTOSCALED',
    'BUILD_NOT_ACCEPTED',
    'BUILD_NOT_SUCCESSFUL',
    'BUILD_OF_OTHER_APPLICATION',
    'CANARY_LIVE',
    'CANARY_NEEDS_ROUTE',
    'CANCEL_REFUSED',
    'CAPACITY',
    'DEPLOYMENT_ROW_MISSING',
    'DEPLOYMENT_UNKNOWN',
    'DEPLOYMENT_WITHDRAWN',
    'ENVIRONMENT_BROKEN',
    'FORMER_LIVE',
    'FROZEN',
    'LANE_NOT_NAMED',
    'MAIN_LEAVING',
    'NOTHING_RUNS',
    'NOTHING_SERVES',
    'NOTHING_TO_ROLL_BACK_TO',
    'NOTHING_TO_UNDO',
    'NOT_AUTOSCALED',
    'NOT_A_CANARY',
    'NOT_DEPLOYED',
    'NOT_SERVED_YET',
    'NO_CANARY',
    'NO_MAIN',
    'OPERATION_FINISHED',
    'OPERATION_RUNNING',
    'OPERATION_UNKNOWN',
    'TTL_ON_STABLE',
  ],
  problem: [
    'APPLICATION_UNKNOWN',
    'BUILD_UNKNOWN',
    'ENVIRONMENT_UNKNOWN',
    'LANE_MOVED',
    'PROVIDER_NOT_CONFIGURED',
  ],
  plan: [
    'BLUE_GREEN',
    'CANCEL_KEEPS',
    'CANCEL_REMOVES',
    'DELETE',
    'DEPLOY_AGAIN',
    'DEPLOY_NEW',
    'DEPLOY_REPLACES',
    'GRAY',
    'PROMOTE',
    'PROMOTE_NEW',
    'RESTART',
    'ROLLBACK_REINSTATES',
    'ROLLBACK_REMAKES',
    'SCALE',
    'SCALE_BOUNDS',
    'UPDATE_BLUE_GREEN',
  ],
  'plan.reason': [
    'NEVER_SERVED',
    'NEW_DEPLOYMENT',
    'REINSTATED',
    'REMOVED_AFTER_DRAIN',
    'ROUTE_FOLLOWS',
    'SCALED',
    'WARM_GIVEN_UP',
  ],
  check: [
    'ABANDONED',
    'ADDRESS_GOES_AWAY',
    'BUILD_OF_OTHER_ENVIRONMENT',
    'BUILD_SUCCESSFUL',
    'CANARY_LIVE',
    'CAPACITY',
    'CLUSTER',
    'FOREIGN_AUTOSCALER',
    'GATEWAY',
    'IMAGE_EXISTS',
    'ROUTE_CONFLICT',
    'WEIGHT_DROPPED',
  ],
  reason: ['TURN_FAILS'],
  field: ['REQUIRED'],
  'check.status': ['FAILED', 'OK'],
  ended: ['CANCELLED', 'STALLED', 'SUPERSEDED'],
  'operation.cause': ['BUILD_SUCCEEDED'],
} as const;

/** What the rules call things among themselves. */
const inner = ['CLUSTER_CHANGED', 'IN_FORCE', 'ROUTE_OFF', 'SUCCEEDED_BY', 'TAKEN_OFF'];

/** The codes in the sources of a folder: capitals with an underscore, or the value of a code. */
function codesOf(folder: string): ReadonlySet<string> {
  const home = join(import.meta.dirname, '../../../..', folder);
  const sources = readdirSync(home).filter((name) => !/\.(test|fixture)\.ts$/.test(name));
  const text = sources.map((name) => readFileSync(join(home, name), 'utf8')).join('\n');
  const found = text.matchAll(
    /'([A-Z]+(?:_[A-Z]+)+)'|(?:code|summaryCode|reason)(?:: |: .*[?:] )'([A-Z]+)'/g,
  );
  return new Set([...found].map(([, long, short]) => long ?? short ?? ''));
}

it.each(Object.entries(shown))('every %s that an operation answers has words', (prefix, codes) => {
  expect(codes.filter((code) => !(`${prefix}.${code}` in messages))).toEqual([]);
});

it.each(['libs/core/src/operation', 'apps/server/src/operation'])(
  'no code of %s is missing here',
  (folder) => {
    const known = new Set<string>([...Object.values(shown).flat(), ...operates, ...inner]);
    expect([...codesOf(folder)].filter((code) => !known.has(code))).toEqual([]);
  },
);

it('every read that a role may be refused has words, as the audit tells it', () => {
  const open: readonly string[] = ['public', 'session'];
  const reads = Object.entries<Route>(routes).filter(
    ([, { method, writes, permission }]) => method === 'GET' && writes !== true && !open.includes(permission),
  );
  expect(reads.length).toBeGreaterThan(20);
  expect(reads.map(([name]) => name).filter((name) => !(`audit.read.${name}` in messages))).toEqual([]);
});

it('every refusal that the API documents has words', () => {
  const api = readFileSync(join(import.meta.dirname, '../../../../doc/openapi.json'), 'utf8');
  const lists = [...api.matchAll(/"description": "[A-Z][A-Za-z ]+: ([A-Z_]+(?:, [A-Z_]+)*)"/g)];
  const codes = new Set(lists.flatMap(([, list]) => list?.split(', ') ?? []));
  expect(codes.size).toBeGreaterThan(60);
  const has = (code: string) => `problem.${code}` in messages || `refusal.${code}` in messages;
  expect([...codes].filter((code) => !has(code))).toEqual([]);
});

it.each(oidcProblems)(
  '%s, for which signing in elsewhere does not lead in, has words on the first page',
  (code) => {
    expect(base).toHaveProperty([`problem.${code}`]);
  },
);

it.each(operates)('%s has a name, an outcome, and words as what undoes another one', (operate) => {
  for (const prefix of ['operate', 'outcome.DONE', 'plan.inverse'])
    expect(messages).toHaveProperty([`${prefix}.${operate}`]);
});

const home = join(import.meta.dirname, '../../../..');

it('there are words only for codes that a source names', () => {
  const named = new Set(
    ['libs', 'apps/server/src'].flatMap((folder) =>
      readdirSync(join(home, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /(?<!\.(?:test|fixture|d))\.ts$/.test(name) && !/node_modules|dist/.test(name))
        .flatMap((name) => readFileSync(join(home, folder, name), 'utf8').match(/\b[A-Z][A-Z_]+\b/g) ?? []),
    ),
  );
  const codes = Object.keys(messages).flatMap(
    (key) => /^(?:check|reason|problem|refusal)\.(?:\w+\.)?([A-Z]+(?:_[A-Z]+)+)$/.exec(key)?.[1] ?? [],
  );
  expect(codes.length).toBeGreaterThan(150);
  expect(codes.filter((code) => !named.has(code))).toEqual([]);
});

const catalog = readFileSync(join(home, 'libs/provider/src/kubernetes/problem/catalog.ts'), 'utf8');
const gateway = readFileSync(join(home, 'libs/provider/src/kubernetes/gateway-api/verdict.ts'), 'utf8');
const faults = [
  ...[...catalog.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, code]) => code ?? ''),
  ...[...gateway.matchAll(/'((?:ROUTE|GATEWAY)_[A-Z_]+)'/g)].map(([, code]) => code ?? ''),
  'GATEWAY_NOT_SYNCED',
];

it('every fault of the cluster has a sentence, a cause and a cure in each language, and stands in the manual', () => {
  const manual = readFileSync(join(home, 'doc/operate.md'), 'utf8');
  expect(new Set(faults).size).toBeGreaterThan(60);
  for (const code of new Set(faults)) {
    for (const language of [words.en, words['zh-CN']])
      for (const key of [`reason.${code}`, `reason.cause.${code}`, `reason.fix.${code}`])
        expect(language).toHaveProperty([key]);
    expect(manual).toMatch(new RegExp(`^\\|[^|]*\\b${code}\\b[^|]*\\|`, 'm'));
  }
});
