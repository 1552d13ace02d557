import { describe, expect, it } from 'vitest';
import { ProviderError, type ProviderErrorKind } from '../port/provider-error.js';
import type { AbortBy, PipelineBuild } from '../port/pipeline.js';
import { buildRow } from './build-row.fixture.js';
import { freshWatch, type BuildRow, type BuildWatch } from './build-row.js';
import { afterBuildCall, triggerAgainMs, type BuildAnswer } from './build-step.js';

const now = 1_000_000;
const fault = (kind: ProviderErrorKind, message = 'connect ECONNREFUSED') =>
  new ProviderError('jenkins', kind, kind, message);
const error = (kind: ProviderErrorKind, during: 'trigger' | 'look' | AbortBy): BuildAnswer => ({
  saw: 'error',
  error: fault(kind),
  during,
});
const running: PipelineBuild = { state: 'running', queueId: '7', number: 3, url: 'http://j/job/shop/3/' };
const done: Extract<PipelineBuild, { state: 'done' }> = {
  state: 'done',
  queueId: '7',
  number: 3,
  url: 'http://j/job/shop/3/',
  result: 'SUCCESS',
  image: 'registry.localhost/demo/shop:0c77de1-dev',
  digest: null,
  commit: '0c77de1',
  reason: null,
};
const step = (row: Partial<BuildRow>, answer: BuildAnswer, watch: BuildWatch = freshWatch, at = now) =>
  afterBuildCall(buildRow(row), watch, answer, at, 0.5);

describe('the way of a build', () => {
  it('is queued with the item of the trigger, and the mark is off', () => {
    expect(step({ triggerAt: now - 5 }, { saw: 'triggered', queueId: '7' })).toMatchObject({
      change: { queueId: '7', triggerAt: null },
      inMs: 1000,
    });
  });

  it('tells why it still waits', () => {
    const build: PipelineBuild = {
      state: 'queued',
      queueId: '7',
      why: 'Waiting for next available executor',
    };

    expect(step({ queueId: '7' }, { saw: 'build', build }).change.reason).toContain(
      'next available executor',
    );
  });

  it('runs under the number of its queue item', () => {
    expect(step({ queueId: '7' }, { saw: 'build', build: running }).change).toMatchObject({
      status: 'BUILDING',
      number: 3,
      url: 'http://j/job/shop/3/',
      reason: 'Build #3 is running in Jenkins.',
    });
  });

  it('ends with image, commit and digest, also when nobody saw it run', () => {
    const build = { ...done, digest: `sha256:${'a'.repeat(64)}` };

    expect(step({ queueId: '7' }, { saw: 'build', build })).toMatchObject({
      change: {
        status: 'SUCCESS',
        number: 3,
        commitId: '0c77de1',
        imageId: done.image,
        digest: build.digest,
        reason: null,
        finishedAt: now,
      },
      inMs: null,
    });
  });

  it.each(['FAILURE', 'ABORTED'] as const)(
    'ends %s with a reason, even where Jenkins gave none',
    (result) => {
      const { change } = step({ queueId: '7' }, { saw: 'build', build: { ...done, result, image: null } });

      expect(change).toMatchObject({ status: result, reason: expect.any(String), finishedAt: now });
    },
  );

  it('is no success without an image: nothing could be deployed from it', () => {
    const { change } = step({ queueId: '7' }, { saw: 'build', build: { ...done, image: null } });

    expect(change).toMatchObject({ status: 'FAILURE', reason: expect.stringContaining('named no image') });
  });

  it.each([
    [`registry.example.com/${'a'.repeat(270)}:1`, '293 characters, of which 255 are the most'],
    ['registry.example.com/shop', 'no image with a tag or digest: registry.example.com/shop'],
  ])('is no success with an image that cannot be deployed: %s', (image, reason) => {
    const { change, inMs } = step({ queueId: '7' }, { saw: 'build', build: { ...done, image } });

    expect(inMs).toBeNull();
    expect(change).toMatchObject({
      status: 'FAILURE',
      endedCode: 'BUILD_NO_IMAGE',
      reason: expect.stringContaining(reason),
    });
    expect(change.imageId).toBeUndefined();
  });

  it('tells at most 500 characters of what Jenkins says', () => {
    const queued: PipelineBuild = { state: 'queued', queueId: '7', why: '🎉'.repeat(9_033) };
    const failed: PipelineBuild = { ...done, result: 'FAILURE', reason: 'x'.repeat(9_033) };
    const reasons = [queued, failed].map(
      (build) => step({ queueId: '7' }, { saw: 'build', build }).change.reason ?? '',
    );

    expect(reasons.map((reason) => [...reason].length)).toEqual([
      [...'Waiting in the queue of Jenkins: '].length + 500,
      500,
    ]);
    expect(reasons.every((reason) => reason.isWellFormed() && reason.endsWith('…'))).toBe(true);
  });

  it('is polled at 1 s, then slower up to 5 s, and quickly again once it moves', () => {
    let watch = freshWatch;
    const delays: (number | null)[] = [];
    for (let i = 0; i < 6; i += 1) {
      const looked = step(
        { queueId: '7', number: 3, status: 'BUILDING' },
        { saw: 'build', build: running },
        watch,
      );
      delays.push(looked.inMs);
      watch = looked.watch;
    }

    expect(delays).toEqual([1000, 1500, 2250, 3375, 5000, 5000]);
    expect(step({ queueId: '7' }, { saw: 'build', build: running }, watch).inMs).toBe(1000);
  });

  it('never changes once it is final', () => {
    for (const status of ['SUCCESS', 'FAILURE', 'ABORTED'] as const)
      expect(step({ status, queueId: '7' }, { saw: 'build', build: running })).toMatchObject({
        change: {},
        inMs: null,
      });
  });
});

describe('a trigger', () => {
  it.each(['TRANSIENT', 'CONFLICT', 'DENIED'] as const)(
    'that was refused (%s) started nothing: it is free to be sent again, later, with a reason',
    (kind) => {
      const after = step({ triggerAt: now }, error(kind, 'trigger'));

      expect(after.change).toMatchObject({
        triggerAt: null,
        reason: expect.stringContaining('ECONNREFUSED'),
      });
      expect(after.change.status).toBeUndefined();
      expect(after.inMs).toBeGreaterThan(0);
    },
  );

  it('whose answer was lost keeps its mark, so that a search comes first', () => {
    expect(step({ triggerAt: now }, error('UNKNOWN_OUTCOME', 'trigger')).change.triggerAt).toBeUndefined();
  });

  it('that can never succeed ends the build', () => {
    expect(step({ triggerAt: now }, error('INVALID', 'trigger'))).toMatchObject({
      change: { status: 'FAILURE', finishedAt: now },
      inMs: null,
    });
  });

  it('whose job is gone has the job made again', () => {
    expect(step({ triggerAt: now }, error('GONE', 'trigger'))).toMatchObject({
      change: { triggerAt: null },
      recreate: true,
    });
  });

  it('found nowhere is sent again only after a minute', () => {
    const early = step({ triggerAt: now - triggerAgainMs + 1 }, { saw: 'nothing' });
    const late = step({ triggerAt: now - triggerAgainMs }, { saw: 'nothing' });

    expect(early.change.triggerAt).toBeUndefined();
    expect(early.inMs).toBe(1);
    expect(late).toMatchObject({ change: { triggerAt: null }, inMs: 0 });
  });

  it('found nowhere is not sent again when an abort was asked for', () => {
    expect(step({ triggerAt: now - triggerAgainMs, abortAt: now }, { saw: 'nothing' }).change.status).toBe(
      'ABORTED',
    );
  });

  it('is adopted where the search finds it', () => {
    expect(step({ triggerAt: now - 5 }, { saw: 'build', build: running }).change).toMatchObject({
      queueId: '7',
      number: 3,
      status: 'BUILDING',
      triggerAt: null,
    });
  });
});

describe('a Jenkins that cannot be asked', () => {
  it('is a reason and a later look, never a failure, however long it lasts', () => {
    let watch = freshWatch;
    for (let i = 0; i < 100; i += 1) {
      const after = step({ queueId: '7' }, error('TRANSIENT', 'look'), watch, now + i * 60_000);
      expect(after.change).toEqual({ reason: expect.stringContaining('cannot be reached') });
      expect(after.inMs).toBeGreaterThan(0);
      expect(after.inMs).toBeLessThanOrEqual(60_000);
      watch = after.watch;
    }
    expect(step({ queueId: '7' }, error('TRANSIENT', 'look'), watch).inMs).toBeGreaterThan(20_000);
  });

  it('is asked again when it says so', () => {
    const busy = new ProviderError('jenkins', 'TRANSIENT', 'BUSY', 'slow down', { retryAfterMs: 7000 });

    expect(step({ queueId: '7' }, { saw: 'error', error: busy, during: 'look' }).inMs).toBe(7000);
  });

  it('is asked slowly where it refuses', () => {
    const first = step({ queueId: '7' }, error('DENIED', 'look'));

    expect(first.inMs).toBe(30_000);
    expect(step({ queueId: '7' }, error('DENIED', 'look'), first.watch).inMs).toBe(120_000);
  });

  it('that refuses an abort is looked at all the same, and the refusal is told', () => {
    const row = { queueId: '7', number: 3, status: 'BUILDING', abortAt: now } as const;
    const after = step(row, error('DENIED', 'stop'));

    expect(after).toMatchObject({ inMs: 1000, watch: { abortSentAt: now } });
    expect(step(row, { saw: 'build', build: running }, after.watch).change.reason).toContain(
      'Jenkins refused',
    );
  });
});

describe('a build that is to end', () => {
  const row = { queueId: '7', number: 3, status: 'BUILDING', abortAt: now } as const;
  const killed: BuildWatch = { ...freshWatch, abortBy: 'kill', abortSentAt: now };
  const queued: PipelineBuild = { state: 'queued', queueId: '7', why: null };
  const saw = (build: PipelineBuild): BuildAnswer => ({ saw: 'build', build });

  it.each(['stop', 'term', 'kill'] as const)('remembers that it was asked by %s', (by) => {
    expect(step(row, { saw: 'abort taken', by })).toMatchObject({
      change: { reason: 'Abort requested; waiting for Jenkins to end it.' },
      watch: { abortBy: by, abortSentAt: now, abortProblem: null },
    });
  });

  it('is asked harder where it was refused, and once more where nobody heard it', () => {
    expect(step(row, error('DENIED', 'term')).watch).toMatchObject({ abortBy: 'term', abortSentAt: now });
    for (const kind of ['TRANSIENT', 'UNKNOWN_OUTCOME'] as const)
      expect(step(row, error(kind, 'term'), { ...freshWatch, abortBy: 'stop' }).watch.abortBy).toBe('stop');
  });

  it.each([
    [running, 'Aborted on request. Jenkins still calls it running.'],
    [queued, 'Aborted on request. Jenkins still has it in its queue.'],
  ])('is waited for no longer than two minutes after kill ($state)', (build, reason) => {
    expect(step(row, saw(build), killed, now + 119_999).change.finishedAt).toBeUndefined();
    expect(step(row, saw(build), killed, now + 120_000)).toMatchObject({
      change: { status: 'ABORTED', endedCode: 'BUILD_ABORTED', reason, finishedAt: now + 120_000 },
      inMs: null,
    });
  });

  it('ends as Jenkins says, however late', () => {
    expect(step(row, saw(done), killed, now + 500_000).change.status).toBe('SUCCESS');
  });

  it.each([
    [{ ...done, result: 'ABORTED', image: null }, 'FAILURE', 'BUILD_TOO_LONG'],
    [done, 'SUCCESS', null],
    [{ ...done, result: 'FAILURE', image: null }, 'FAILURE', 'BUILD_FAILED'],
  ] as const)('at its deadline took too long only if it was aborted for it', (build, status, endedCode) => {
    const late = { ...row, abortAt: null, deadlineAt: now };

    expect(step(late, saw(build)).change).toMatchObject({ status, endedCode });
    expect(step(late, saw(running)).change.reason).toContain('longer than a build may');
  });
});

describe('a queue that was lost', () => {
  const last: BuildWatch = { ...freshWatch, misses: 2, missedSince: now - 60_000 };
  const lost = { saw: 'nothing' } as const;

  it('has its build started once more', () => {
    expect(step({ queueId: '7' }, lost, last)).toMatchObject({
      change: { queueId: null, triggerAt: null, reason: expect.stringContaining('lost its queue') },
      watch: { queueLost: true },
      inMs: 0,
    });
    expect(step({ queueId: '7' }, lost, { ...last, queueLost: true }).change.endedCode).toBe(
      'BUILD_RECORD_GONE',
    );
  });

  it.each([
    ['one that had a number', { number: 3 }],
    ['one that is to end', { abortAt: now }],
  ])('starts nothing again: %s', (_, row) => {
    expect(step({ queueId: '7', ...row }, lost, last).change.endedCode).toBe('BUILD_RECORD_GONE');
  });

  it('is remembered while the build is started and waits', () => {
    const watch = { ...freshWatch, queueLost: true };

    expect(step({ triggerAt: now }, { saw: 'triggered', queueId: '8' }, watch).watch.queueLost).toBe(true);
    expect(step({ triggerAt: now - triggerAgainMs }, lost, watch).watch.queueLost).toBe(true);
  });
});

describe('a build that vanished', () => {
  const vanish = (answer: BuildAnswer, looks: number, apartMs: number) => {
    const row = { queueId: '7', number: 3, status: 'BUILDING' } as const;
    let watch = freshWatch;
    let last = step(row, answer);
    for (let i = 0; i < looks; i += 1) {
      last = step(row, answer, watch, now + i * apartMs);
      watch = last.watch;
    }
    return last;
  };

  it('is given up after three looks over a minute', () => {
    expect(vanish({ saw: 'nothing' }, 3, 30_000).change).toMatchObject({
      status: 'FAILURE',
      reason: expect.stringContaining('no record'),
    });
  });

  it.each([
    ['two looks', 2, 120_000],
    ['a few seconds', 10, 1000],
  ])('is not given up after %s', (_, looks, apartMs) => {
    const last = vanish({ saw: 'nothing' }, looks, apartMs);

    expect(last.change.status).toBeUndefined();
    expect(last.inMs).toBeGreaterThan(0);
  });

  it('with its job is given up in the same way, and the job is made again', () => {
    const gone = error('GONE', 'look');

    expect(vanish(gone, 1, 0)).toMatchObject({ recreate: true, inMs: 1000 });
    expect(vanish(gone, 3, 30_000)).toMatchObject({ recreate: true, change: { status: 'FAILURE' } });
  });

  it('is not mistaken for the build that got its number in a job made anew', () => {
    const row = { queueId: '7', number: 3, status: 'BUILDING' } as const;
    const after = step(row, { saw: 'build', build: { ...done, queueId: '99' } });

    expect(after.change).toEqual({ reason: expect.stringContaining('does not show') });
  });
});
