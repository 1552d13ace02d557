// @vitest-environment node
import { expect, it } from 'vitest';
import { deployment, lane, operation } from '../../dev/fixture.js';
import { parseEvent, unfold } from './event.js';

it('reads number, kind and thing', () => {
  expect(parseEvent('build', '7', '{"id":3}')).toEqual({ seq: 7, kind: 'build', data: { id: 3 } });
});

it.each([
  ['no number', 'lane', 'x', '{}'],
  ['nothing for a number', 'lane', '', '{}'],
  ['no JSON', 'lane', '7', '{'],
  ['no data', 'lane', '7', ''],
] as const)('%s is passed over', (_, kind, id, text) => {
  expect(parseEvent(kind, id, text)).toBeNull();
});

it("a lane's event is news of its operation as well", () => {
  const running = operation(5, deployment(1));
  const place = { application: 'shop', environment: 'dev', symbol: 'stable' };
  const event = { seq: 7, kind: 'lane', data: lane(1, { ...place, operation: running }) } as const;
  expect(unfold(event)).toEqual([event, { seq: 7, kind: 'operation', data: running }]);
  const resting = { seq: 8, kind: 'lane', data: lane(1, place) } as const;
  expect(unfold(resting)).toEqual([resting]);
});
