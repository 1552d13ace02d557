import { ProviderError } from '@arthor/core';
import { expect, it } from 'vitest';
import { ManualClock } from '../http/manual-clock.fixture.js';
import { LeftOutKinds } from './left-out.js';

const denied = (code: string) => () =>
  Promise.reject(new ProviderError('kubernetes', 'DENIED', code, 'poddisruptionbudgets is forbidden'));
const kind = 'PodDisruptionBudget';

it.each(['FORBIDDEN', 'KIND_NOT_SERVED'])(
  'what is %s is left out, told, and tried again later',
  async (code) => {
    const clock = new ManualClock();
    const kinds = new LeftOutKinds(clock);
    expect(await kinds.unless(kind, 'dev', () => Promise.resolve('done'), 'left')).toBe('done');
    expect(kinds.of('dev')).toEqual([]);

    expect(await kinds.unless(kind, 'dev', denied(code), 'left')).toBe('left');
    expect(kinds.of('dev')).toMatchObject([{ kind, message: expect.stringContaining('kubectl apply -f') }]);
    expect(kinds.of('prod')).toEqual([]);
    expect(await kinds.unless(kind, 'dev', () => Promise.resolve('done'), 'left')).toBe('left');

    clock.advance(60_000);
    expect(kinds.of('dev')).toEqual([]);
    expect(await kinds.unless(kind, 'dev', () => Promise.resolve('done'), 'left')).toBe('done');
  },
);

it('anything else that is refused is told to who asked', async () => {
  const kinds = new LeftOutKinds(new ManualClock());
  await expect(kinds.unless(kind, 'dev', denied('ADMISSION_DENIED'), null)).rejects.toThrow('forbidden');
  expect(kinds.of('dev')).toEqual([]);
});
