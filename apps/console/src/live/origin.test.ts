// @vitest-environment node
import type { Lane } from '@arthor/contract';
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { deployment, lane, operation } from '../../dev/fixture.js';
import { withOrigin } from './with-origin.js';

const place = { application: 'shop', environment: 'dev', symbol: 'stable' } as const;
const before = lane(1, place);
/** As an event tells it. */
function told(part: Partial<Lane>): Lane {
  const { origin: _, ...rest } = lane(1, { ...place, ...part });
  return rest;
}

it('an event leaves where it comes from as it was while the same thing is there', () => {
  expect(withOrigin(told({ tick: 2 }), before).origin).toEqual(before.origin);
});

it('what somebody does to it meanwhile is theirs', () => {
  const scaled = operation(9, deployment(1), { operate: 'SCALE', by: { user: 'lilei', through: 'console' } });
  expect(withOrigin(told({ operation: scaled }), before).origin).toMatchObject({
    feature: 'pay',
    by: { user: 'lilei' },
    at: scaled.createdAt,
  });
});

it('of another thing, and of one never read, it is not known; of nothing, nothing', () => {
  expect(withOrigin(told({ main: deployment(2) }), before).origin).toBeUndefined();
  expect(withOrigin(told({}), undefined).origin).toBeUndefined();
  expect(withOrigin(told({ main: null }), before).origin).toBeNull();
});

it('nobody is asked where no board is shown', async () => {
  const { askOrigin } = await import('./ask-origin.js');
  expect(askOrigin(new QueryClient(), { data: told({ main: deployment(2) }) })).toEqual([]);
});
