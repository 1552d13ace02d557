import { describe, expect, it } from 'vitest';
import { nextBuildCall } from './build-call.js';
import { freshWatch } from './build-row.js';
import { buildRow } from './build-row.fixture.js';

const created = { status: 'CREATED', reason: null } as const;
const now = 100_000;

describe('what is done next for a build', () => {
  it.each([
    ['a new one is triggered', {}, 'trigger'],
    ['one whose trigger may be under way is searched', { triggerAt: now - 1 }, 'find'],
    ['one in the queue is looked at', { queueId: '7' }, 'observe'],
    ['one that runs is looked at', { queueId: '7', number: 3, status: 'BUILDING' }, 'observe'],
    ['an abort is handed over', { queueId: '7', abortAt: now }, 'abort'],
    ['an abort waits for the search', { triggerAt: now, abortAt: now }, 'find'],
    ['an abort needs nobody before the start', { abortAt: now }, 'write'],
    ['a success is forgotten', { status: 'SUCCESS' }, 'forget'],
    ['a failure is forgotten, also with an abort', { status: 'FAILURE', abortAt: now }, 'forget'],
  ] as const)('%s', (_, row, call) => {
    expect(nextBuildCall(buildRow(row), freshWatch, created, now).call).toBe(call);
  });

  it.each(['CREATING', 'FAILED', 'NONE'] as const)(
    'waits with a reason while its pipeline is %s',
    (status) => {
      const next = nextBuildCall(buildRow(), freshWatch, { status, reason: 'Told so.' }, now);

      expect(next).toEqual({ call: 'write', change: { reason: expect.stringContaining('Waiting for') } });
    },
  );

  it('searches everywhere for an item that left the queue unseen', () => {
    const watch = { ...freshWatch, misses: 1, missedSince: now };

    expect(nextBuildCall(buildRow({ queueId: '7' }), watch, created, now).call).toBe('find');
    expect(nextBuildCall(buildRow({ queueId: '7', number: 2 }), watch, created, now).call).toBe('observe');
  });

  it.each([
    [null, 'stop'],
    ['stop', 'term'],
    ['term', 'kill'],
  ] as const)('looks for half a minute after %s, then asks by %s', (abortBy, by) => {
    const row = buildRow({ queueId: '7', number: 3, status: 'BUILDING', abortAt: now });
    const watch = { ...freshWatch, abortBy, abortSentAt: now };

    expect(nextBuildCall(row, watch, created, now + 29_999).call).toBe('observe');
    expect(nextBuildCall(row, watch, created, now + 30_000)).toEqual({ call: 'abort', by });
  });

  it('knows nothing harder than kill', () => {
    const row = buildRow({ queueId: '7', number: 3, status: 'BUILDING', abortAt: now });
    const watch = { ...freshWatch, abortBy: 'kill', abortSentAt: now } as const;

    expect(nextBuildCall(row, watch, created, now + 3_600_000).call).toBe('observe');
  });

  it.each([
    [now + 1, 'observe'],
    [now, 'abort'],
  ] as const)('one that runs is aborted at its deadline (%i)', (deadlineAt, call) => {
    const row = buildRow({ queueId: '7', number: 3, status: 'BUILDING', deadlineAt });

    expect(nextBuildCall(row, freshWatch, created, now).call).toBe(call);
  });
});
