import { VirtualClock } from '@arthor/sandbox';
import { expect, it } from 'vitest';
import { Turns } from './turns.js';

it('checks one try of a crowded address at a time, a second apart, accounts in turn', async () => {
  const clock = new VirtualClock();
  const turns = new Turns(clock);
  const begun: string[] = [];
  const from = clock.now();
  const tryAs = (account: string) =>
    turns.run('here', account, () => {
      begun.push(`${account} ${Math.floor((clock.now() - from) / 1000)}`);
      return Promise.resolve();
    });
  const all = ['guessed', 'guessed', 'guessed', 'colleague', 'guessed'].map(tryAs);
  void turns.run('elsewhere', 'guessed', () => Promise.resolve(begun.push('elsewhere')));
  await clock.advanceAsync(10_000, 100);
  await Promise.all(all);
  expect(begun).toEqual(['guessed 0', 'elsewhere', 'guessed 1', 'colleague 2', 'guessed 3', 'guessed 4']);
});
