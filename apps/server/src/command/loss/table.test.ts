import { describe, expect, it } from 'vitest';
import type { Answer } from './answer.js';
import type { Verdict } from './judge.js';
import { readOptions } from './options.js';
import { withSection } from './page.js';
import type { RunResult } from './run.js';
import { isClean, table } from './table.js';

const method = {
  title: 'gateway-api',
  date: '2026-11-26',
  version: 'abc1234',
  systems: 'Kubernetes v1.36.3, Traefik v3.7.13',
  database: 'SQLite',
  settings: 'drain 5 s',
};
const verdict: Verdict = {
  kind: 'DEPLOY',
  switchOvers: 300,
  requests: 5_000,
  failed: [],
  wrong: [],
  headers: 0,
  weights: 2,
  weightsOff: [],
  longestGapMs: 120,
  tookMs: [1_000, 2_000],
  wentOnMs: [],
};
const clean: RunResult = {
  verdicts: [verdict],
  arrivals: { sent: 5_000, dropped: 0, latestMs: 12 },
  probe: [],
  held: [],
  kinds: [{ name: 'on kept ones', requests: 2_000, failed: 0 }],
  tookMs: 600_000,
};
const lost: Answer = {
  target: 'dev stable',
  kind: 'new',
  fresh: true,
  header: false,
  started: 0,
  ended: 7,
  by: '',
  failure: '502',
};

describe('the table', () => {
  it('tells the bound that a sample without a loss allows', () => {
    expect(isClean(clean)).toBe(true);
    expect(table(method, clean)).toContain('| DEPLOY | 300 | 5000 | 0 | 0 |');
    expect(table(method, clean)).toContain('0 of 300 switch-overs');
    expect(table(method, clean)).toContain('fewer than 1.0 %');
    expect(table(method, clean)).toContain('2000 on kept ones (0 failed)');
  });

  it('tells what went on after an interruption, and what was over before', () => {
    const verdicts = [
      { ...verdict, wentOnMs: [120, 340] },
      { ...verdict, kind: 'SCALE up', wentOnMs: [0] },
    ];
    const text = table(method, { ...clean, verdicts });
    expect(text).toContain('Went on after the interruption within (at most 5000 ms): DEPLOY 340 ms.');
    expect(text).toContain('before the interruption: SCALE up.');
  });

  const held = {
    kind: 'WebSocket',
    target: 'dev mail',
    opened: 0,
    ended: 9,
    messages: 1,
    longestGapMs: 9,
    failure: 'cut',
  } as const;
  const through = {
    kind: 'WebSocket',
    connections: 1,
    switchOvers: 0,
    messages: 1,
    longestGapMs: 9,
  } as const;
  it.each<[string, RunResult]>([
    ['a lost request', { ...clean, verdicts: [{ ...verdict, failed: [lost] }] }],
    [
      'a wrong answer',
      { ...clean, verdicts: [{ ...verdict, wrong: [{ ...lost, failure: null, by: 'old' }] }] },
    ],
    ['a weight that was not met', { ...clean, verdicts: [{ ...verdict, weightsOff: ['30 %'] }] }],
    ['an operation that did not go on in time', { ...clean, verdicts: [{ ...verdict, wentOnMs: [5_001] }] }],
    ['a connection that was cut', { ...clean, held: [{ ...through, cut: [held] }] }],
    ['a load that was not kept up', { ...clean, arrivals: { ...clean.arrivals, dropped: 1 } }],
  ])('is not clean with %s', (_, result) => {
    expect(isClean(result)).toBe(false);
  });

  it('shows what was lost, and claims nothing then', () => {
    const text = table(method, { ...clean, verdicts: [{ ...verdict, failed: [lost] }] });
    expect(text).toContain('no bound');
    expect(text).toContain('DEPLOY: dev stable new, 1970-01-01T00:00:00.000Z + 7 ms: 502');
  });
});

describe('the page', () => {
  it('gets a section rewritten by its own title, and keeps the others', () => {
    const first = withSection(withSection(null, '## a\n\nold'), '## a, with the defaults\n\nkept');
    const second = withSection(first, '## a\n\nnew');
    expect(first).toContain('old');
    expect(second).not.toContain('old');
    expect(second.indexOf('new')).toBeLessThan(second.indexOf('kept'));
    expect(withSection(second, '## a\n\nnew')).toBe(second);
  });
});

describe('the command line', () => {
  it('means both real gateways and 300 switch-overs where nothing is said', () => {
    expect(readOptions([], {}, '/nowhere/arthor')).toEqual({
      mode: 'NATIVE',
      providers: ['gateway-api', 'ingress-nginx'],
      switchOvers: 300,
      shared: null,
      database: 'sqlite',
      defaults: false,
      apiAway: false,
    });
  });

  it('means the sandbox where pods are called without a Service', () => {
    const { mode, providers } = readOptions(['--mode', 'UNCOUPLED'], {}, '/nowhere/arthor');
    expect({ mode, providers }).toEqual({ mode: 'UNCOUPLED', providers: ['sandbox'] });
  });

  it.each([
    [['--switch-overs', '0'], 'whole number'],
    [['--only', 'apisix'], 'one of'],
    [['--database', 'oracle'], 'sqlite or mariadb'],
    [['--mode', 'COUPLED'], 'NATIVE or UNCOUPLED'],
    [['--mode', 'UNCOUPLED', '--only', 'gateway-api'], 'on the sandbox'],
    [['--fast'], '--fast'],
  ])('refuses %j with a sentence', (args, words) => {
    expect(() => readOptions(args, {}, '/nowhere/arthor')).toThrow(words);
  });
});
