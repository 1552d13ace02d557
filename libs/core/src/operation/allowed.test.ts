import { describe, expect, it } from 'vitest';
import { deployment, environment, lane, serving } from '../lane/deployment.fixture.js';
import { allowedOperations } from './allowed.js';
import { running } from './operation.fixture.js';

const answers = (of: Parameters<typeof allowedOperations>) =>
  allowedOperations(...of).map(({ operate, allowed, reason }) => `${operate} ${allowed ? 'yes' : reason}`);

describe('what may be done with a lane now', () => {
  it('nothing but DEPLOY on an empty one', () => {
    expect(answers([lane(), [], [], environment()])).toEqual([
      'DEPLOY yes',
      'DELETE NOTHING_SERVES',
      'CANCEL NOTHING_RUNS',
    ]);
  });

  it('DELETE when something serves', () => {
    expect(answers([lane({ mainId: 1 }), [serving(1)], [], environment()])).toEqual([
      'DEPLOY yes',
      'DELETE yes',
      'CANCEL NOTHING_RUNS',
    ]);
  });

  it('CANCEL and DELETE of a stuck first deployment (defect 12)', () => {
    const answer = answers([lane(), [deployment(2)], [running(9, 'DEPLOY', 2)], environment()]);

    expect(answer).toEqual(['DEPLOY yes', 'DELETE yes', 'CANCEL yes']);
  });

  it('no CANCEL while only a DELETE runs', () => {
    const rows = [serving(1, { status: 'DELETING' })];

    expect(answers([lane({ mainId: 1 }), rows, [running(9, 'DELETE', 1)], environment()])).toEqual([
      'DEPLOY yes',
      'DELETE ALREADY_LEAVING',
      'CANCEL NOTHING_RUNS',
    ]);
  });

  it('nothing where the environment cannot be used', () => {
    expect(answers([lane({ mainId: 1 }), [serving(1)], [], null])).toEqual([
      'DEPLOY ENVIRONMENT_BROKEN',
      'DELETE ENVIRONMENT_BROKEN',
      'CANCEL ENVIRONMENT_BROKEN',
    ]);
  });
});
