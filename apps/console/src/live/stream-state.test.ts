// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { next, type LiveKind, type LiveState, type StreamEvent } from './stream-state.js';

const events: readonly StreamEvent[] = [
  'shown',
  'hidden',
  'beat',
  'broken',
  'due',
  'answered',
  'refused',
  'unanswered',
  'retry',
];

/*
 * The whole table: per state, in the order of `events`, the next state and what is to be done; "-" where
 * nothing changes.
 */
const table: Readonly<Record<LiveKind, readonly string[]>> = {
  closed: ['connecting connect', '-', '-', '-', '-', '-', '-', '-', '-'],
  connecting: [
    '-',
    'closed disconnect',
    'live read missed',
    'waiting disconnect ask',
    'waiting disconnect ask',
    '-',
    'unauthorised disconnect leave',
    '-',
    'connecting connect',
  ],
  live: ['-', 'closed disconnect', 'live', 'waiting disconnect ask', 'stale ask', '-', '-', '-', '-'],
  stale: [
    '-',
    'closed disconnect',
    'live',
    'waiting disconnect ask',
    'waiting disconnect',
    'reconnecting connect',
    'unauthorised disconnect leave',
    'waiting disconnect',
    'reconnecting connect',
  ],
  waiting: [
    '-',
    'closed disconnect',
    '-',
    '-',
    'reconnecting connect',
    '-',
    'unauthorised disconnect leave',
    '-',
    'reconnecting connect',
  ],
  reconnecting: [
    '-',
    'closed disconnect',
    'live read again',
    'waiting disconnect ask',
    'waiting disconnect ask',
    '-',
    'unauthorised disconnect leave',
    '-',
    'reconnecting connect',
  ],
  unauthorised: ['connecting connect', '-', '-', '-', '-', '-', '-', '-', '-'],
};

const at = { now: 100_000, random: 1 };
const before = (kind: LiveKind): LiveState => ({ kind, trueAt: 40_000, failures: 2, dueAt: 90_000 });

describe.each(Object.entries(table))('%s', (kind, cells) => {
  const state = before(Object.keys(table).find((key): key is LiveKind => key === kind) ?? 'closed');
  it.each(events.map((event, index) => [event, cells[index]] as const))('%s → %s', (event, expected) => {
    const step = next(state, event, at);
    if (expected === '-') return expect(step).toEqual({ state, effects: [] });
    return expect([step.state.kind, ...step.effects].join(' ')).toBe(expected);
  });
});

describe('what is shown was true', () => {
  const moments: readonly (readonly [LiveKind, StreamEvent, number, string])[] = [
    ['live', 'broken', 100_000, 'until the connection broke'],
    ['live', 'hidden', 100_000, 'until the tab was hidden'],
    ['live', 'due', 40_000, 'when the last heartbeat came, where nothing came since'],
    ['live', 'beat', 100_000, 'with each heartbeat'],
    ['reconnecting', 'broken', 40_000, 'before all attempts that failed'],
    ['waiting', 'hidden', 40_000, 'before it was hidden, if it was not live then'],
  ];
  it.each(moments)('%s %s: %d, %s', (kind, event, trueAt) => {
    expect(next(before(kind), event, at).state.trueAt).toBe(trueAt);
  });
});

it('counts failures until a heartbeat comes, and spreads the attempts', () => {
  const { state } = next(before('reconnecting'), 'broken', { now: 0, random: 0 });
  expect(state).toMatchObject({ failures: 3, dueAt: 1_000 });
  expect(next(before('reconnecting'), 'broken', { now: 0, random: 1 }).state.dueAt).toBe(2_000);
  const again = next(state, 'due', at).state;
  expect(again).toMatchObject({ kind: 'reconnecting', failures: 3 });
  expect(next(again, 'beat', at).state).toMatchObject({ kind: 'live', failures: 0 });
});
