import { ProviderError, type ClusterPort, type Clock } from '@arthor/core';
import { VirtualClock } from '@arthor/sandbox';
import { describe, expect, it } from 'vitest';
import { keepLastWords, type LastLog } from './last-words.js';

const row = { id: 7, environment: 'dev', name: 'shop-1' } as Parameters<typeof keepLastWords>[0];
const clock: Clock = {
  now: () => 0,
  setTimeout: (fn, ms) => {
    const timer = setTimeout(fn, ms / 100);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** What is kept, of a cluster that answers so. */
async function kept(log: ClusterPort['log'], fails = false): Promise<readonly (LastLog & { id: number })[]> {
  const all: (LastLog & { id: number })[] = [];
  const keepLog = (id: number, one: LastLog) => {
    all.push({ id, ...one });
    return fails ? Promise.reject(new Error('disk full')) : Promise.resolve();
  };
  await keepLastWords(row, 'shop-1-x', { cluster: { log }, store: { keepLog }, clock });
  return all;
}
const gone = (code: string) => Promise.reject(new ProviderError('kubernetes', 'GONE', code, 'no'));

describe('what a container wrote before it ended', () => {
  it('is kept of the run that ended', async () => {
    const told = await kept(({ namespace, name }, { previous, tailLines }) =>
      Promise.resolve(`${namespace}/${name} ${previous} ${tailLines}`),
    );

    expect(told).toEqual([{ id: 7, pod: 'shop-1-x', container: 'shop-1', text: 'dev/shop-1-x true 50' }]);
  });

  it('is that of the run now where there was none before', async () => {
    const told = await kept((_pod, { previous }) =>
      previous ? gone('NO_PREVIOUS_LOG') : Promise.resolve('the end'),
    );

    expect(told).toMatchObject([{ text: 'the end' }]);
  });

  it('is asked for once more only where there was no run before, with as many lines', async () => {
    const asked: unknown[] = [];
    const answering = (refusal: Error) => async (_pod: unknown, options: object) => {
      asked.push(options);
      if (asked.length === 1) throw refusal;
      return 'the end';
    };
    const before = { previous: true, tailLines: 50 };

    await kept(answering(new ProviderError('kubernetes', 'GONE', 'NO_PREVIOUS_LOG', 'no')));
    expect(asked.splice(0)).toEqual([before, { previous: false, tailLines: 50 }]);
    for (const error of [new ProviderError('kubernetes', 'GONE', 'POD_GONE', 'no'), new Error('a bug')]) {
      expect(await kept(answering(error))).toEqual([]);
      expect(asked.splice(0)).toEqual([before]);
    }
  });

  it('is asked for no longer than a second, and no timer is left behind', async () => {
    const virtual = new VirtualClock();
    let given: AbortSignal | undefined;
    const log: ClusterPort['log'] = (_pod, _options, signal) => {
      given = signal;
      return new Promise(() => undefined);
    };
    const store = { keepLog: () => Promise.resolve() };
    const late = keepLastWords(row, 'x', { cluster: { log }, store, clock: virtual });
    virtual.advance(999);
    expect(given?.aborted).toBe(false);
    virtual.advance(1);
    await late;
    expect(given?.aborted).toBe(true);

    await keepLastWords(row, 'x', { cluster: { log: () => Promise.resolve('') }, store, clock: virtual });
    expect(virtual.fireNext(5000)).toBe(false);
  });

  it.each<[string, ClusterPort['log']]>([
    ['the pod is gone', () => gone('POD_GONE')],
    ['it wrote nothing', () => Promise.resolve('\n')],
    ['nobody answers', () => new Promise(() => undefined)],
    [
      'the adapter fails',
      () => {
        throw new Error('a bug');
      },
    ],
  ])('is not waited for when %s', async (_what, log) => {
    expect(await kept(log)).toEqual([]);
  });

  it('holds nothing up when it cannot be stored', async () => {
    await expect(kept(() => Promise.resolve('the end'), true)).resolves.toHaveLength(1);
  });
});
