// @vitest-environment node
import { expect, test } from 'vitest';
import { parseEvent, unfold } from './event.js';

test('reads number, kind and thing', () => {
  expect(parseEvent('build', '7', '{"id":3}')).toEqual({ seq: 7, kind: 'build', data: { id: 3 } });
});

test.each([
  ['a kind of a newer server', 'balloon', '7', '{}'],
  ['no number', 'lane', 'x', '{}'],
  ['no JSON', 'lane', '7', '{'],
])('%s is passed over', (_, kind, id, text) => {
  expect(parseEvent(kind, id, text)).toBeNull();
});

test("a lane's event is news of its operation as well", () => {
  const operation = { id: 5 };
  const event = { seq: 7, kind: 'lane', data: { id: 1, operation } } as const;
  expect(unfold(event)).toEqual([event, { seq: 7, kind: 'operation', data: operation }]);
  const resting = { seq: 8, kind: 'lane', data: { id: 1, operation: null } } as const;
  expect(unfold(resting)).toEqual([resting]);
});
