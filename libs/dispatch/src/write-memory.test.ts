import { expect, it } from 'vitest';
import { WriteMemory } from './write-memory.js';

const halfAnHour = 1_800_000;
const mend = { object: 'route', wanted: 'v2', against: 'rules by argocd' };

it('remembers the writes of each lane, until they have stuck for half an hour', () => {
  const memory = new WriteMemory();
  memory.wrote(7, [mend], 1_000);
  memory.wrote(7, [mend, { ...mend, object: 'workload 1' }], 2_000);

  expect(memory.of(7, 3_000).get('route')).toMatchObject({ times: 2, writtenAt: 2_000 });
  expect([...memory.of(8, 3_000)]).toEqual([]);
  expect([...memory.of(7, 2_000 + halfAnHour - 1).keys()]).toEqual(['route', 'workload 1']);
  expect([...memory.of(7, 2_000 + halfAnHour)]).toEqual([]);
});
