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

describe('what an answer comes to, in full', () => {
  const watch: BuildWatch = {
    ...freshWatch,
    pollMs: 2000,
    failures: 3,
    misses: 1,
    missedSince: now - 5,
    abortBy: 'stop',
    abortSentAt: 7,
    abortProblem: null,
  };
  const fresh = { ...freshWatch, abortBy: 'stop', abortSentAt: 7 };
  const queued = { queueId: '7' } as const;
  const building = { ...queued, number: 3, status: 'BUILDING' } as const;
  const inQueue = (why: string | null): BuildAnswer => ({
    saw: 'build',
    build: { state: 'queued', queueId: '7', why },
  });
  const ended = (values: Partial<typeof done>): BuildAnswer => ({
    saw: 'build',
    build: { ...done, ...values },
  });
  const gaveUp = (endedCode: string, reason: string) => ({
    status: 'FAILURE',
    endedCode,
    reason,
    triggerAt: null,
    finishedAt: now,
  });
  const seen = { queueId: '7', triggerAt: null };
  const outcome = { ...seen, number: 3, url: done.url, commitId: '0c77de1', finishedAt: now };
  const missed = { ...watch, failures: 0, misses: 2, pollMs: 1000 };
  const notShown = { reason: 'Jenkins does not show this build; looking again.' };
  const lost =
    'Jenkins was asked to start it, but the answer was lost; looking for a minute whether it did, before it is started again.';
  const aborting = 'Abort requested; waiting for Jenkins to end it.';
  const refusal = 'Jenkins refused: connect ECONNREFUSED.';
  const away = 'Jenkins cannot be reached or is not ready: connect ECONNREFUSED.';
  const killed = (ago: number): BuildWatch => ({ ...watch, abortBy: 'kill', abortSentAt: now - ago });
  const gone = gaveUp('BUILD_RECORD_GONE', 'Given up: Jenkins has no record of this build any more.');
  const given = { ...watch, misses: 2, missedSince: now - 60_000 };

  it.each<[string, Partial<BuildRow>, BuildAnswer, object, object, number | null, boolean?, BuildWatch?]>([
    ['what is over stays', { status: 'SUCCESS' }, inQueue(null), {}, watch, null],
    [
      'it was started',
      { triggerAt: 5 },
      { saw: 'triggered', queueId: '7' },
      { ...seen, reason: 'Waiting in the queue of Jenkins.' },
      { ...fresh, queueLost: true },
      1000,
      false,
      { ...watch, queueLost: true },
    ],
    [
      'it waits for no known reason',
      queued,
      inQueue(null),
      { ...seen, status: 'QUEUED', reason: 'Waiting in the queue of Jenkins.' },
      { ...watch, failures: 0, misses: 0, missedSince: null, pollMs: 3000 },
      2000,
    ],
    [
      'it waits and is to be aborted',
      { ...queued, abortAt: 5 },
      inQueue('busy'),
      { ...seen, status: 'QUEUED', reason: aborting },
      { ...watch, failures: 0, misses: 0, missedSince: null, pollMs: 3000 },
      2000,
    ],
    [
      'it was found again after its trigger',
      { ...queued, triggerAt: 5 },
      inQueue('busy'),
      { ...seen, status: 'QUEUED', reason: 'Waiting in the queue of Jenkins: busy' },
      fresh,
      1000,
    ],
    [
      'it is found by its number, whose item nobody knew',
      { number: 3, status: 'BUILDING' },
      { saw: 'build', build: running },
      { ...seen, number: 3, url: running.url, status: 'BUILDING', reason: 'Build #3 is running in Jenkins.' },
      fresh,
      1000,
    ],
    [
      'it is in the queue again',
      building,
      inQueue('busy'),
      { ...seen, status: 'BUILDING', reason: 'Waiting in the queue of Jenkins: busy' },
      { ...watch, failures: 0, misses: 0, missedSince: null, pollMs: 3000 },
      2000,
    ],
    [
      'its abort was taken',
      { ...building, abortAt: 5 },
      { saw: 'abort taken', by: 'term' },
      { reason: aborting },
      { ...freshWatch, abortBy: 'term', abortSentAt: now },
      1000,
    ],
    [
      'its abort was taken at its deadline',
      { ...building, deadlineAt: now },
      { saw: 'abort taken', by: 'stop' },
      { reason: 'It runs longer than a build may; waiting for Jenkins to end it.' },
      { ...freshWatch, queueLost: true, abortBy: 'stop', abortSentAt: now },
      1000,
      false,
      { ...watch, queueLost: true },
    ],
    [
      'its abort was refused',
      { ...building, abortAt: 5 },
      error('DENIED', 'term'),
      { reason: 'Jenkins refused: connect ECONNREFUSED.' },
      { ...watch, failures: 4, abortBy: 'term', abortSentAt: now, abortProblem: refusal },
      1000,
    ],
    [
      'its abort did not arrive',
      { ...building, abortAt: 5 },
      error('TRANSIENT', 'term'),
      { reason: away },
      { ...watch, failures: 4, abortSentAt: now, abortProblem: away },
      1000,
    ],
    [
      'nobody knows whether its abort arrived',
      { ...building, abortAt: 5 },
      error('UNKNOWN_OUTCOME', 'term'),
      { reason: 'Jenkins did not answer in time: connect ECONNREFUSED.' },
      {
        ...watch,
        failures: 4,
        abortSentAt: now,
        abortProblem: 'Jenkins did not answer in time: connect ECONNREFUSED.',
      },
      1000,
    ],
    [
      'it goes on though it is to be aborted',
      { ...building, abortAt: 5 },
      { saw: 'build', build: running },
      {
        ...seen,
        number: 3,
        url: running.url,
        status: 'BUILDING',
        reason: `Abort requested, but it goes on. ${refusal}`,
      },
      { ...watch, failures: 0, misses: 0, missedSince: null, pollMs: 3000, abortProblem: refusal },
      2000,
      false,
      { ...watch, abortProblem: refusal },
    ],
    [
      'it was killed a while ago',
      { ...building, abortAt: 5 },
      { saw: 'build', build: running },
      { ...seen, number: 3, url: running.url, status: 'BUILDING', reason: aborting },
      { ...killed(119_999), failures: 0, misses: 0, missedSince: null, pollMs: 3000 },
      2000,
      false,
      killed(119_999),
    ],
    [
      'it was killed long ago and is still called running',
      { ...building, abortAt: 5 },
      { saw: 'build', build: running },
      {
        status: 'ABORTED',
        endedCode: 'BUILD_ABORTED',
        reason: 'Aborted on request. Jenkins still calls it running.',
        triggerAt: null,
        finishedAt: now,
      },
      killed(120_000),
      null,
      false,
      killed(120_000),
    ],
    [
      'it was killed long ago at its deadline and is still in the queue',
      { ...queued, deadlineAt: 5 },
      inQueue(null),
      gaveUp(
        'BUILD_TOO_LONG',
        `It runs longer than a build may: aborted. Jenkins still has it in its queue. ${refusal}`,
      ),
      { ...killed(120_000), abortProblem: refusal },
      null,
      false,
      { ...killed(120_000), abortProblem: refusal },
    ],
    [
      'it was asked to end long ago, but not killed',
      { ...building, abortAt: 5 },
      { saw: 'build', build: running },
      { ...seen, number: 3, url: running.url, status: 'BUILDING', reason: aborting },
      { ...killed(120_000), abortBy: 'term', failures: 0, misses: 0, missedSince: null, pollMs: 3000 },
      2000,
      false,
      { ...killed(120_000), abortBy: 'term' },
    ],
    [
      'it was aborted at its deadline',
      { ...building, deadlineAt: now },
      ended({ result: 'ABORTED', image: null }),
      {
        ...outcome,
        status: 'FAILURE',
        endedCode: 'BUILD_TOO_LONG',
        reason: 'It runs longer than a build may: aborted.',
      },
      watch,
      null,
    ],
    [
      'it failed though its deadline was over',
      { ...building, deadlineAt: now },
      ended({ result: 'FAILURE', image: null, reason: 'Tests failed.' }),
      {
        ...outcome,
        status: 'FAILURE',
        endedCode: 'BUILD_FAILED',
        imageId: null,
        digest: null,
        reason: 'Tests failed.',
      },
      watch,
      null,
    ],
    [
      'it failed without words',
      building,
      ended({ result: 'FAILURE', image: null }),
      {
        ...outcome,
        status: 'FAILURE',
        endedCode: 'BUILD_FAILED',
        imageId: null,
        digest: null,
        reason: 'The build failed in Jenkins; its log says why.',
      },
      watch,
      null,
    ],
    [
      'it was aborted by somebody else',
      building,
      ended({ result: 'ABORTED', image: null }),
      {
        ...outcome,
        status: 'ABORTED',
        endedCode: 'BUILD_ABORTED',
        imageId: null,
        digest: null,
        reason: 'Aborted in Jenkins.',
      },
      watch,
      null,
    ],
    [
      'it was aborted as asked',
      { ...building, abortAt: 5 },
      ended({ result: 'ABORTED', image: null }),
      {
        ...outcome,
        status: 'ABORTED',
        endedCode: 'BUILD_ABORTED',
        imageId: null,
        digest: null,
        reason: 'Aborted on request.',
      },
      watch,
      null,
    ],
    [
      'it names no image',
      building,
      ended({ image: null }),
      {
        ...outcome,
        status: 'FAILURE',
        endedCode: 'BUILD_NO_IMAGE',
        reason:
          'Jenkins calls it a success, but it named no image: the job must archive arthor.json or set its description to the image.',
      },
      watch,
      null,
    ],
    ['it is not shown', queued, { saw: 'nothing' }, notShown, missed, 1000],
    [
      'it is not shown, again and again, and not for long enough',
      queued,
      { saw: 'nothing' },
      notShown,
      { ...missed, misses: 3 },
      15_000,
      false,
      { ...watch, misses: 2 },
    ],
    ['it was not shown for too long', building, { saw: 'nothing' }, gone, given, null, false, given],
    [
      'it waited and was not shown for too long',
      queued,
      { saw: 'nothing' },
      {
        queueId: null,
        triggerAt: null,
        reason: 'Jenkins lost its queue; the build is started again.',
      },
      { ...freshWatch, queueLost: true },
      0,
      false,
      given,
    ],
    [
      'it waited and was lost once more',
      queued,
      { saw: 'nothing' },
      gone,
      { ...given, queueLost: true },
      null,
      false,
      { ...given, queueLost: true },
    ],
    [
      'it waited, was lost and is to be aborted',
      { ...queued, abortAt: 5 },
      { saw: 'nothing' },
      gone,
      given,
      null,
      false,
      given,
    ],
    [
      'its trigger may be under way',
      { triggerAt: now - 1000 },
      { saw: 'nothing' },
      { reason: lost },
      { ...watch, failures: 0 },
      5000,
    ],
    [
      'its trigger was not taken',
      { triggerAt: now - triggerAgainMs },
      { saw: 'nothing' },
      { triggerAt: null, reason: 'Jenkins did not take it; it is started again.' },
      { ...freshWatch, queueLost: true },
      0,
      false,
      { ...watch, queueLost: true },
    ],
    [
      'it is refused',
      { triggerAt: 5 },
      error('INVALID', 'trigger'),
      gaveUp('BUILD_REFUSED', 'Jenkins cannot accept this: connect ECONNREFUSED.'),
      watch,
      null,
    ],
    [
      'its job is gone before it was started',
      { triggerAt: 5 },
      error('GONE', 'trigger'),
      { triggerAt: null, reason: 'The job is gone from Jenkins; it is being made again.' },
      { ...watch, failures: 4 },
      6000,
      true,
    ],
    [
      'its job is gone while it is looked for',
      { triggerAt: now - 1000 },
      error('GONE', 'look'),
      { reason: lost },
      { ...watch, failures: 0 },
      5000,
      true,
    ],
    [
      'its job is gone with it, for a moment',
      { number: 3 },
      error('GONE', 'look'),
      notShown,
      missed,
      1000,
      true,
    ],
    [
      'its job is gone with it',
      building,
      error('GONE', 'look'),
      gaveUp('BUILD_JOB_GONE', 'Given up: the job was deleted in Jenkins, and the build with it.'),
      given,
      null,
      true,
      given,
    ],
    [
      'Jenkins is away',
      queued,
      error('TRANSIENT', 'look'),
      { reason: away },
      { ...watch, failures: 4 },
      6000,
    ],
  ])('%s', (_what, row, answer, change, after, inMs, recreate = false, before = watch) => {
    expect(step(row, answer, before)).toEqual({ change, watch: after, inMs, recreate });
  });

  it('keeps the address that was known where none is told', () => {
    const { url, ...rest } = done;
    const told = step({ ...building, url }, { saw: 'build', build: { ...rest, url: null } });

    expect(told.change).toMatchObject({ url });
  });

  it('is not that of a build of another number, unless that waits in the queue', () => {
    const other = (build: PipelineBuild) =>
      step({ number: 2, status: 'BUILDING' }, { saw: 'build', build }).change;

    expect(other(running)).toEqual(notShown);
    expect(other({ state: 'queued', queueId: '7', why: null })).toMatchObject({ queueId: '7' });
  });
});
