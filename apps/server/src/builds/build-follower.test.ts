import { ProviderError } from '@arthor/core';
import { describe, expect, it } from 'vitest';
import { BuildFollower } from './build-follower.js';
import { MemoryPipelines, MemoryRows } from './memory-rows.fixture.js';
import { PipelineMaker } from './pipeline-maker.js';
import { silentLog, type Log } from '../runtime/log.js';
import { SimulatedClock } from './simulated-clock.fixture.js';
import { SimulatedJenkins } from './simulated-jenkins.fixture.js';

const random = { next: () => 0.5, bytes: (n: number) => new Uint8Array(n) };
const quiet = Object.assign(Object.create(silentLog), {
  error: (fields: object) => expect.fail(JSON.stringify(fields)),
}) satisfies Log;

function world(branch = 'main') {
  const clock = new SimulatedClock();
  const jenkins = new SimulatedJenkins(clock);
  jenkins.jobs.add('shop');
  const rows = new MemoryRows(branch);
  const pipelines = new MemoryPipelines(rows);
  const follower = new BuildFollower(rows, jenkins, clock, random, quiet);
  const maker = new PipelineMaker(pipelines, jenkins, clock, random, quiet);
  rows.onPipelineWanted = () => maker.wake(1);
  pipelines.onChanged = () => void follower.wakeJob('shop');
  return { clock, jenkins, rows, follower, maker };
}

describe('the follower of builds', () => {
  it('brings a build to its image as fast as Jenkins is', async () => {
    const { clock, rows, follower } = world();
    await follower.start();
    rows.accept(12);
    follower.wake(12);

    await clock.pass(1_000);
    expect(rows.row(12)).toMatchObject({
      status: 'BUILDING',
      number: 1,
      reason: expect.stringContaining('#1'),
    });

    await clock.pass(3_500);
    expect(rows.row(12)).toMatchObject({
      status: 'SUCCESS',
      commitId: '0c77de12',
      imageId: 'registry.localhost/demo/shop:0c77de12-dev',
      queueId: '1',
      reason: null,
    });
  });

  it('finds a build that nobody woke it for', async () => {
    const { clock, rows, follower } = world();
    await follower.start();
    rows.accept(12);

    await clock.pass(40_000);

    expect(rows.row(12).status).toBe('SUCCESS');
  });

  it('tells what a failed build failed of', async () => {
    const { clock, rows, follower } = world('fix/broken-build');
    rows.accept(12);
    await follower.start();

    await clock.pass(10_000);

    expect(rows.row(12)).toMatchObject({ status: 'FAILURE', reason: 'mvn: exit code 1', number: 1 });
  });

  it('lets a build wait for its pipeline, and starts it at once when that is made', async () => {
    const { clock, rows, jenkins, follower, maker } = world();
    jenkins.jobs.clear();
    jenkins.down = new ProviderError('jenkins', 'TRANSIENT', 'UNREACHABLE', 'connect ECONNREFUSED');
    rows.pipeline = { ...rows.pipeline, status: 'CREATING' };
    rows.accept(12);
    await follower.start();
    await maker.start();
    await clock.pass(8_000);
    expect(rows.row(12)).toMatchObject({
      status: 'QUEUED',
      reason: expect.stringMatching(/Waiting for the pipeline.*ECONNREFUSED/),
    });

    jenkins.down = null;
    await clock.pass(8_000);

    expect(rows.pipeline).toMatchObject({ status: 'CREATED', reason: null });
    expect(rows.row(12).status).toBe('SUCCESS');
  });

  it('has the job made again when it is gone, then builds', async () => {
    const { clock, rows, jenkins, follower, maker } = world();
    jenkins.jobs.clear();
    rows.accept(12);
    await maker.start();
    await follower.start();

    await clock.pass(20_000);

    expect(rows.row(12).status).toBe('SUCCESS');
    expect(jenkins.buildsOf(12)).toBe(1);
  });

  it('asks a dead Jenkins ever more slowly, writes no row twice the same, and goes on when it is back', async () => {
    const { clock, rows, jenkins, follower } = world();
    rows.accept(12);
    await follower.start();
    await clock.pass(1_500);
    jenkins.down = new ProviderError('jenkins', 'TRANSIENT', 'UNREACHABLE', 'connect ECONNREFUSED');
    const [callsBefore, writesBefore] = [jenkins.calls, rows.writes];

    await clock.pass(3_600_000);
    expect(jenkins.calls - callsBefore).toBeLessThan(95);
    expect(rows.writes - writesBefore).toBe(1);
    expect(rows.row(12)).toMatchObject({
      status: 'BUILDING',
      reason: expect.stringContaining('ECONNREFUSED'),
    });

    jenkins.down = null;
    await clock.pass(61_000);
    expect(rows.row(12).status).toBe('SUCCESS');
  });

  it('gives up a build whose record was deleted', async () => {
    const { clock, rows, jenkins, follower } = world();
    rows.accept(12);
    await follower.start();
    await clock.pass(1_500);
    jenkins.forget(12);

    await clock.pass(90_000);

    expect(rows.row(12)).toMatchObject({ status: 'FAILURE', endedCode: 'BUILD_RECORD_GONE' });
  });

  it.each([500, 1_500])('hands an abort over after %i ms', async (ms) => {
    const { clock, rows, follower } = world();
    rows.accept(12);
    await follower.start();
    await clock.pass(ms);
    rows.builds.set(12, { ...rows.row(12), abortAt: clock.now() });
    follower.wake(12);

    await clock.pass(3_000);

    expect(rows.row(12)).toMatchObject({ status: 'ABORTED', endedCode: 'BUILD_ABORTED' });
  });

  it('asks harder each half minute for the end of a build that goes on', async () => {
    const { clock, rows, jenkins, follower } = world('long');
    jenkins.endsBy = 'kill';
    rows.accept(12);
    await follower.start();
    await clock.pass(5_000);
    rows.builds.set(12, { ...rows.row(12), abortAt: clock.now() });
    follower.wake(12);

    await clock.pass(59_000);
    expect([jenkins.aborts, rows.row(12).status]).toEqual([['stop', 'term'], 'BUILDING']);
    await clock.pass(20_000);

    expect(jenkins.aborts).toEqual(['stop', 'term', 'kill']);
    expect(rows.row(12)).toMatchObject({ status: 'ABORTED', reason: 'Aborted on request.' });
  });

  it('ends a build that Jenkins never ends, two minutes after the hardest abort, and says so', async () => {
    const { clock, rows, jenkins, follower } = world('long');
    jenkins.endsBy = null;
    rows.accept(12);
    await follower.start();
    await clock.pass(5_000);
    rows.builds.set(12, { ...rows.row(12), abortAt: clock.now() });
    follower.wake(12);

    await clock.pass(179_000);
    expect(rows.row(12).status).toBe('BUILDING');
    await clock.pass(30_000);

    expect(jenkins.aborts).toEqual(['stop', 'term', 'kill']);
    expect(rows.row(12)).toMatchObject({
      status: 'ABORTED',
      endedCode: 'BUILD_ABORTED',
      reason: 'Aborted on request. Jenkins still calls it running.',
    });
  });

  it('aborts a build at its deadline: it took too long, whoever ended it', async () => {
    const { clock, rows, jenkins, follower } = world('long');
    rows.accept(12);
    await follower.start();
    await clock.pass(5_000);
    rows.builds.set(12, { ...rows.row(12), deadlineAt: clock.now() + 60_000 });

    await clock.pass(59_000);
    expect(jenkins.aborts).toEqual([]);
    await clock.pass(10_000);

    expect(jenkins.aborts).toEqual(['stop']);
    expect(rows.row(12)).toMatchObject({ status: 'FAILURE', endedCode: 'BUILD_TOO_LONG' });
  });

  it('starts a build once more whose queue was lost before it had a number, and only once', async () => {
    const { clock, rows, jenkins, follower } = world();
    rows.accept(12);
    await follower.start();
    await clock.pass(100);
    jenkins.forget(12);

    await clock.pass(64_000);
    expect(jenkins.buildsOf(12)).toBe(1);
    jenkins.forget(12);
    await clock.pass(90_000);

    expect(jenkins.buildsOf(12)).toBe(0);
    expect(rows.row(12)).toMatchObject({ status: 'FAILURE', endedCode: 'BUILD_RECORD_GONE' });
  });

  it('shows in the row what it fails at again and again, until it gets through', async () => {
    const { clock, jenkins, rows } = world();
    const record = rows.record.bind(rows);
    let isFull = true;
    rows.record = async (id, change) => {
      if (isFull && change.imageId !== undefined) throw new Error('the disk is full');
      return record(id, change);
    };
    const follower = new BuildFollower(rows, jenkins, clock, random, silentLog);
    rows.accept(12);
    await follower.start();

    await clock.pass(8_000);
    expect(rows.row(12)).toMatchObject({ status: 'BUILDING', reason: expect.stringContaining('#1') });
    await clock.pass(20_000);
    expect(rows.row(12)).toMatchObject({
      status: 'BUILDING',
      reason: 'Arthor itself keeps failing at this: the disk is full',
    });
    isFull = false;
    await clock.pass(10_000);
    expect(rows.row(12)).toMatchObject({ status: 'SUCCESS', reason: null });
  });

  it('shows why a pipeline is not made, where making it fails again and again', async () => {
    const { clock, jenkins, rows } = world();
    rows.pipeline = { ...rows.pipeline, status: 'CREATING' };
    jenkins.ensureJob = async () => {
      throw new TypeError('unexpected');
    };
    const maker = new PipelineMaker(new MemoryPipelines(rows), jenkins, clock, random, silentLog);
    await maker.start();

    await clock.pass(60_000);
    expect(rows.pipeline).toMatchObject({
      status: 'FAILED',
      reason: 'Arthor itself keeps failing at this: unexpected',
    });
    await maker.stop();
  });

  it('ends without a trace: no timer fires, no row is written afterwards', async () => {
    const { clock, rows, jenkins, follower } = world();
    rows.accept(12);
    await follower.start();
    await clock.pass(1_500);
    await follower.stop();
    const calls = jenkins.calls;

    await clock.pass(120_000);

    expect(jenkins.calls).toBe(calls);
    expect(rows.row(12).status).toBe('BUILDING');
  });
});
