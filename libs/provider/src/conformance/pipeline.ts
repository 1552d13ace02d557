import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildRequest, PipelineBuild, PipelinePort } from '@arthor/core';
import { noEnd, until } from './patience.js';

/** A CI server to hold to the port's contract; its builds end within seconds. */
export interface PipelineBench {
  readonly pipeline: PipelinePort;
  /** A job name that nobody uses. */
  readonly job: string;
  readonly repositoryUrl: string;
  /** A branch that builds, one that does not. */
  readonly branch: string;
  readonly brokenBranch: string;
  close(): Promise<void>;
}

/** What every pipeline adapter promises. */
export function pipelineConformance(name: string, make: () => Promise<PipelineBench>): void {
  describe.concurrent(`pipeline port: ${name}`, { timeout: 60_000 }, () => {
    let bench: PipelineBench;
    let lastBuild = 1000;
    const signal = noEnd();
    beforeAll(async () => {
      bench = await make();
    }, 60_000);
    afterAll(async () => bench?.close());

    const request = (over: Partial<BuildRequest> = {}): BuildRequest => {
      lastBuild += 1;
      const { job, repositoryUrl, branch } = bench;
      return { job, buildId: lastBuild, repositoryUrl, branch, environment: 'dev', ...over };
    };
    const start = async (over: Partial<BuildRequest> = {}) => {
      const wanted = request(over);
      await bench.pipeline.ensureJob(bench.job, signal);
      const { queueId } = await bench.pipeline.trigger(wanted, signal);
      return { job: wanted.job, buildId: wanted.buildId, queueId, number: null };
    };
    const look = (ticket: Awaited<ReturnType<typeof start>>) => bench.pipeline.observe(ticket, signal);
    const done = async (ticket: Awaited<ReturnType<typeof start>>) => {
      const ended = await until(
        'done',
        () => look(ticket),
        (build) => build?.state === 'done',
      );
      if (ended?.state !== 'done') throw new Error('not done');
      return ended;
    };

    it('makes a job once', async () => {
      await bench.pipeline.ensureJob(bench.job, signal);
      await bench.pipeline.ensureJob(bench.job, signal);
    });

    it('builds, and tells the image', async () => {
      const ticket = await start();
      const states: PipelineBuild['state'][] = [];
      const ended = await until(
        'done',
        () => look(ticket),
        (build) => {
          if (build !== null && states.at(-1) !== build.state) states.push(build.state);
          return build?.state === 'done';
        },
      );
      expect(ended).toMatchObject({
        state: 'done',
        result: 'SUCCESS',
        queueId: ticket.queueId,
        reason: null,
      });
      if (ended?.state !== 'done') throw new Error('not done');
      expect(ended.image).toMatch(/^[^\s:]+(:\d+)?\/.+:[0-9a-f]{7,}-dev$/);
      expect(ended.image).toContain(ended.commit);
      const order = ['queued', 'running', 'done'] as const;
      expect(states).toEqual(order.filter((state) => states.includes(state)));
      expect(await bench.pipeline.observe({ ...ticket, number: ended.number }, signal)).toEqual(ended);
    });

    it('finds a build by our id, wherever it is, and no other', async () => {
      const ticket = await start();
      const other = await start();
      expect(await bench.pipeline.find(bench.job, ticket.buildId, signal)).toMatchObject({
        queueId: ticket.queueId,
      });
      const ended = await done(ticket);
      expect(await bench.pipeline.find(bench.job, ticket.buildId, signal)).toEqual(ended);
      expect(await bench.pipeline.find(bench.job, other.buildId, signal)).toMatchObject({
        queueId: other.queueId,
      });
      expect(await bench.pipeline.find(bench.job, 999_999, signal)).toBeNull();
    });

    it('tells that a build failed', async () => {
      const ended = await done(await start({ branch: bench.brokenBranch }));
      expect(ended).toMatchObject({ result: 'FAILURE', image: null });
    });

    it('ends a build that waits or runs, and takes an ended one for ended', async () => {
      const ticket = await start();
      await bench.pipeline.abort(ticket, 'stop', signal);
      expect(await done(ticket)).toMatchObject({ result: 'ABORTED', image: null });
      const running = await start();
      const seen = await until(
        'running',
        () => look(running),
        (build) => build?.state !== 'queued',
      );
      const number = seen?.state === 'running' ? seen.number : null;
      await bench.pipeline.abort({ ...running, number }, 'stop', signal);
      const ended = await done(running);
      expect(number === null ? 'ABORTED' : ended.result).toBe('ABORTED');
      await bench.pipeline.abort({ ...running, number: ended.number }, 'stop', signal);
    });

    it('reads the log by offset', async () => {
      const { number } = await done(await start());
      const read = (offset: number) => bench.pipeline.log(bench.job, number ?? 0, offset, signal);
      const whole = await read(0);
      expect(whole.text).not.toBe('');
      expect(whole.complete).toBe(true);
      expect(whole.text.endsWith((await read(whole.nextOffset - 1)).text)).toBe(true);
      expect((await read(whole.nextOffset)).text).toBe('');
      await expect(bench.pipeline.log(bench.job, 999_999, 0, signal)).rejects.toMatchObject({ kind: 'GONE' });
    });

    it('says what is not there', async () => {
      const missing = request({ job: 'no-such-job' });
      await expect(bench.pipeline.trigger(missing, signal)).rejects.toMatchObject({ kind: 'GONE' });
      const ticket = { job: bench.job, buildId: 999_998, queueId: '999998', number: null };
      expect(await bench.pipeline.observe(ticket, signal)).toBeNull();
      expect(await bench.pipeline.observe({ ...ticket, number: 999_998 }, signal)).toBeNull();
    });

    it('checks itself without throwing', async () => {
      const items = await bench.pipeline.check(signal);
      expect(items.filter((item) => item.status === 'FAILED')).toEqual([]);
    });

    it('stops at the signal', async () => {
      const found = bench.pipeline.find(bench.job, 1, AbortSignal.abort());
      await expect(found).rejects.toMatchObject({ name: 'ProviderError', code: 'ABORTED' });
    });
  });
}
