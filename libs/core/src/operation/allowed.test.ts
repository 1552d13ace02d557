import { describe, expect, it } from 'vitest';
import { deployment, environment, lane, serving } from '../lane/deployment.fixture.js';
import { allowedOperations } from './allowed.js';
import { running } from './operation.fixture.js';
import { operates } from './record.js';

/** What is refused with another code than `all`, as `OPERATE CODE`; what is allowed as `OPERATE yes`. */
const answers = (...of: Parameters<typeof allowedOperations>) =>
  Object.fromEntries(
    allowedOperations(...of).map(({ operate, allowed, reason }) => [operate, allowed ? 'yes' : reason]),
  );

const main = serving(1);
const canary = serving(2, { canary: true, canaryType: 'WEIGHT', weight: 20 });

describe('what may be done with a lane now', () => {
  it('DEPLOY and ROLLBACK on an empty one', () => {
    expect(answers(lane(), [], [], environment())).toEqual({
      DEPLOY: 'yes',
      GRAY: 'NO_MAIN',
      BLUE_GREEN: 'NO_MAIN',
      UPDATE_BLUE_GREEN: 'NO_CANARY',
      PROMOTE: 'NO_CANARY',
      ROLLBACK: 'yes',
      SCALE: 'NOTHING_SERVES',
      RESTART: 'NOTHING_SERVES',
      DELETE: 'NOTHING_SERVES',
      CANCEL: 'NOTHING_RUNS',
    });
  });

  it('all but what needs a canary when a main serves', () => {
    expect(answers(lane({ mainId: 1 }), [main], [], environment())).toEqual({
      DEPLOY: 'yes',
      GRAY: 'yes',
      BLUE_GREEN: 'yes',
      UPDATE_BLUE_GREEN: 'NO_CANARY',
      PROMOTE: 'NO_CANARY',
      ROLLBACK: 'yes',
      SCALE: 'yes',
      RESTART: 'yes',
      DELETE: 'yes',
      CANCEL: 'NOTHING_RUNS',
    });
  });

  it('all with a canary, but taking its main offline', () => {
    expect(answers(lane({ mainId: 1, canaryId: 2 }), [main, canary], [], environment())).toMatchObject({
      UPDATE_BLUE_GREEN: 'yes',
      PROMOTE: 'yes',
      DELETE: 'CANARY_LIVE',
    });
  });

  it('no change of a canary that leaves', () => {
    const leaving = { ...canary, status: 'DELETING' } as const;

    expect(answers(lane({ mainId: 1, canaryId: 2 }), [main, leaving], [], environment())).toMatchObject({
      UPDATE_BLUE_GREEN: 'ALREADY_LEAVING',
      PROMOTE: 'NOT_DEPLOYED',
    });
  });

  it('no change in place while an operation brings another one', () => {
    const rows = [serving(1, { status: 'REPLACING' }), deployment(3)];

    expect(answers(lane({ mainId: 1 }), rows, [running(9, 'DEPLOY', 3)], environment())).toMatchObject({
      DEPLOY: 'yes',
      GRAY: 'yes',
      SCALE: 'OPERATION_RUNNING',
      RESTART: 'OPERATION_RUNNING',
      CANCEL: 'yes',
    });
  });

  it('CANCEL and DELETE of a stuck first deployment (defect 12)', () => {
    expect(answers(lane(), [deployment(2)], [running(9, 'DEPLOY', 2)], environment())).toMatchObject({
      DEPLOY: 'yes',
      DELETE: 'yes',
      CANCEL: 'yes',
    });
  });

  it('no CANCEL of a CANCEL', () => {
    expect(answers(lane({ mainId: 1 }), [main], [running(9, 'CANCEL', 2)], environment())).toMatchObject({
      CANCEL: 'NOTHING_RUNS',
    });
  });

  it('DELETE of the main, in whatever order the rows are read', () => {
    expect(answers(lane({ mainId: 1, canaryId: 2 }), [canary, main], [], environment())).toMatchObject({
      DELETE: 'CANARY_LIVE',
    });
  });

  it.each([
    ['leaves for one that is gone', serving(3, { status: 'REPLACING' })],
    ['is a canary', deployment(3, { canary: true })],
  ])('no DELETE where all that is there %s', (_what, row) => {
    expect(answers(lane(), [row], [], environment())).toMatchObject({ DELETE: 'NOTHING_SERVES' });
  });

  it('no CANCEL while only a DELETE runs', () => {
    const rows = [serving(1, { status: 'DELETING' })];

    expect(answers(lane({ mainId: 1 }), rows, [running(9, 'DELETE', 1)], environment())).toMatchObject({
      DEPLOY: 'yes',
      GRAY: 'MAIN_LEAVING',
      DELETE: 'ALREADY_LEAVING',
      CANCEL: 'NOTHING_RUNS',
    });
  });

  it('nothing where the environment cannot be used', () => {
    const none = operates.map((operate) => [operate, 'ENVIRONMENT_BROKEN']);

    expect(answers(lane({ mainId: 1 }), [main], [], null)).toEqual(Object.fromEntries(none));
  });
});
