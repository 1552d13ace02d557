import { deployment, serving } from '@arthor/core/fixture';
import { describe, expect, it } from 'vitest';
import { hasArrived } from './successor.js';

describe('the main that a promoted canary of another lane waits for', () => {
  const main = serving(5, { readyReplicas: 1 });

  it.each([
    ['is on its way', deployment(5), serving(4, { readyReplicas: 1 }), false],
    ['is in force', main, main, true],
    ['is in force without a ready pod', main, serving(5), false],
    ['was replaced since', serving(5, { status: 'REPLACING' }), serving(6, { readyReplicas: 1 }), true],
    ['is gone, another serves', serving(5, { status: 'WITHDRAWN' }), serving(6, { readyReplicas: 1 }), true],
    ['is being taken offline', serving(5, { status: 'DELETING' }), null, false],
    ['was taken offline', serving(5, { status: 'WITHDRAWN' }), null, true],
    ['is gone and never served', deployment(5, { status: 'WITHDRAWN' }), null, false],
  ])('%s', (_is, successor, inForce, arrived) => {
    expect(hasArrived(successor, inForce)).toBe(arrived);
  });
});
