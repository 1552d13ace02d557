import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProviderError } from '../port/provider-error.js';
import { nextBuildCall, triggerMark } from './build-call.js';
import { buildRow } from './build-row.fixture.js';
import { freshWatch, isFinishedBuild, type BuildRow, type BuildWatch } from './build-row.js';
import { afterBuildCall, triggerAgainMs, type BuildAnswer } from './build-step.js';

const queueId = fc.constantFrom('7', '8');
const number = fc.constantFrom(1, 2);
const build = fc.oneof(
  fc.record({
    state: fc.constant('queued' as const),
    queueId,
    why: fc.constantFrom(null, 'In the quiet period'),
  }),
  fc.record({ state: fc.constant('running' as const), queueId, number, url: fc.constant('http://j/1') }),
  fc.record({
    state: fc.constant('done' as const),
    queueId,
    number,
    url: fc.constant('http://j/1'),
    result: fc.constantFrom('SUCCESS' as const, 'FAILURE' as const, 'ABORTED' as const),
    image: fc.constantFrom(null, 'shop:1'),
    digest: fc.constant(null),
    commit: fc.constant(null),
    reason: fc.constant(null),
  }),
);
const error = fc
  .constantFrom(
    'TRANSIENT' as const,
    'CONFLICT' as const,
    'DENIED' as const,
    'GONE' as const,
    'UNKNOWN_OUTCOME' as const,
  )
  .map((kind) => new ProviderError('jenkins', kind, kind, 'words'));
const looked: fc.Arbitrary<BuildAnswer> = fc.oneof(
  build.map((seen) => ({ saw: 'build' as const, build: seen })),
  fc.constant({ saw: 'nothing' as const }),
  error.map((fault) => ({ saw: 'error' as const, error: fault, during: 'look' as const })),
);
const triggered: fc.Arbitrary<BuildAnswer> = fc.oneof(
  queueId.map((id) => ({ saw: 'triggered' as const, queueId: id })),
  error.map((fault) => ({ saw: 'error' as const, error: fault, during: 'trigger' as const })),
);
const turn = fc.record({
  looked,
  triggered,
  jitter: fc.double({ min: 0, max: 0.999, noNaN: true }),
  restart: fc.boolean(),
  abort: fc.constantFrom(false, false, false, true),
});

it('keeps its promises whatever Jenkins answers and whenever the follower starts anew', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 60 }), (turns) => {
      let row: BuildRow = buildRow();
      let watch: BuildWatch = freshWatch;
      let now = 1_000_000;
      for (const { looked: look, triggered: trigger, jitter, restart, abort } of turns) {
        const call = nextBuildCall(
          row,
          restart ? freshWatch : watch,
          { status: 'CREATED', reason: null },
          now,
        );
        if (call.call === 'forget') {
          expect(isFinishedBuild(row.status)).toBe(true);
          expect(row.finishedAt).not.toBeNull();
          expect(afterBuildCall(row, watch, look, now, jitter).change).toEqual({});
          return;
        }
        const before: BuildRow = abort ? { ...row, abortAt: row.abortAt ?? now } : row;
        if (call.call === 'write') {
          row = { ...before, ...call.change };
          continue;
        }
        const marked = call.call === 'trigger' ? { ...before, ...triggerMark(now) } : before;
        const answer = call.call === 'trigger' ? trigger : look;
        const step = afterBuildCall(marked, restart ? freshWatch : watch, answer, now, jitter);
        row = { ...marked, ...step.change };
        watch = step.watch;

        // A trigger is sent only while the row knows of no build and no open trigger.
        if (call.call === 'trigger')
          expect([before.queueId, before.number, before.triggerAt]).toEqual([null, null, null]);
        // An open trigger is closed by an answer, or by a search that found nothing after a minute.
        if (
          call.call === 'find' &&
          marked.triggerAt !== null &&
          row.triggerAt === null &&
          row.queueId === null &&
          !isFinishedBuild(row.status)
        )
          expect(now - marked.triggerAt).toBeGreaterThanOrEqual(triggerAgainMs);
        // A queue item is left only when the queue was lost, which is believed once.
        if (before.queueId !== null && row.queueId !== before.queueId)
          expect([before.number, row.queueId, watch.queueLost]).toEqual([null, null, true]);
        if (before.number !== null) expect(row.number).toBe(before.number);
        if (before.status === 'BUILDING') expect(row.status).not.toBe('QUEUED');
        if (row.status !== 'SUCCESS') expect(row.reason).toEqual(expect.any(String));
        if (row.status === 'SUCCESS') expect(row.imageId).not.toBeNull();
        expect(step.inMs === null).toBe(isFinishedBuild(row.status));
        expect(step.inMs ?? 1).toBeLessThanOrEqual(300_000);
        now += step.inMs ?? 0;
      }
    }),
    { numRuns: 500 },
  );
});
