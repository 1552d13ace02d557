// @vitest-environment node
import { expect, it } from 'vitest';
import { historyOf } from '../../../dev/fake-history.js';
import { deployment, operation } from '../../../dev/fixture.js';
import { changeOf } from './changes.js';

const done = { status: 'DONE', finishedAt: '2026-11-23T10:00:00.000Z' } as const;
const [made] = historyOf([operation(1, deployment(12), done)]);
if (made === undefined) throw new Error('there is no item');
const item = (part: Partial<typeof made>) => ({ ...made, ...part });

it('a deploy leads from the build it replaced to its own', () => {
  expect(changeOf(item({ operate: 'DEPLOY' }), [])).toEqual({ kind: 'build', from: 11, to: 12 });
  expect(changeOf(item({ operate: 'DEPLOY', related: [] }), [])).toEqual({
    kind: 'build',
    from: null,
    to: 12,
  });
});

it('a weight and a number of pods lead from what was asked for before', () => {
  const before = item({ operate: 'BLUE_GREEN', weight: 20, replicas: 1 });
  const failed = item({ operate: 'UPDATE_BLUE_GREEN', status: 'FAILED', weight: 90 });
  const older = [failed, before];
  expect(changeOf(item({ operate: 'UPDATE_BLUE_GREEN', weight: 40 }), older)).toEqual({
    kind: 'weight',
    from: 20,
    to: 40,
  });
  expect(changeOf(item({ operate: 'SCALE', replicas: 3 }), older)).toEqual({ kind: 'pods', from: 1, to: 3 });
  expect(changeOf(item({ operate: 'SCALE', replicas: 3 }), [])).toEqual({ kind: 'pods', from: null, to: 3 });
});

it('what is taken offline leads to nothing, and a restart nowhere', () => {
  expect(changeOf(item({ operate: 'DELETE' }), [])).toEqual({ kind: 'build', from: 12, to: null });
  expect(changeOf(item({ operate: 'RESTART' }), [])).toBeNull();
});
