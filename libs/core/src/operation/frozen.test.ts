import { describe, expect, it } from 'vitest';
import { deployment, environment, lane, serving } from '../lane/deployment.fixture.js';
import type { Freeze } from '../lane/freeze.js';
import { allowedOperations } from './allowed.js';
import type { Accepted, Lanes, Refusal } from './accepted.js';
import { build, facts, running, told } from './operation.fixture.js';
import { accept } from './rules.js';

const freeze: Freeze = {
  id: 3,
  environment: null,
  application: null,
  startsAt: 0,
  endsAt: Date.UTC(2026, 10, 11, 16),
  byUser: 'lei',
  reason: 'the sale',
};
const old = serving(4, { tick: 4, status: 'WITHDRAWN', removalAt: 1, buildId: 4 });
const main = serving(5, { tick: 5, replicas: 2, buildId: 5 });
const canary = serving(6, { tick: 6, canary: true, canaryType: 'WEIGHT', weight: 20 });
const incoming = deployment(9, { tick: 9 });

const frozenLane = (of: Partial<Parameters<typeof facts>[0]> = {}): Lanes =>
  facts({ lane: { mainId: 5, canaryId: 6 }, rows: [main, canary], freeze, past: [main, old], ...of });
const scaled = serving(5, {
  replicas: 2,
  scaling: { autoscale: { min: 2, max: 4, cpuPercent: 80 }, foreign: null },
});
const autoscaled = frozenLane({ lane: { mainId: 5 }, rows: [scaled] });
const alone = frozenLane({ lane: { mainId: 5 }, rows: [main] });

describe('in a freeze', () => {
  it.each<[string, () => Accepted | Refusal, string]>([
    ['nothing new', () => accept('DEPLOY', { build: build(), defaultReplicas: 1 }, alone), 'FROZEN'],
    ['no gray canary', () => accept('GRAY', { build: build(), canaryValue: 'v2' }, alone), 'FROZEN'],
    ['no canary by weight', () => accept('BLUE_GREEN', { build: build(), weight: 5 }, alone), 'FROZEN'],
    ['no promotion', () => accept('PROMOTE', { deployment: canary }, frozenLane()), 'FROZEN'],
    ['no restart', () => accept('RESTART', { deployment: main }, frozenLane()), 'FROZEN'],
    ['no main taken offline', () => accept('DELETE', { deployment: main }, alone), 'FROZEN'],
    [
      'no more weight',
      () => accept('UPDATE_BLUE_GREEN', { deployment: canary, weight: 21 }, frozenLane()),
      'FROZEN',
    ],
    [
      'not the same weight',
      () => accept('UPDATE_BLUE_GREEN', { deployment: canary, weight: 20 }, frozenLane()),
      'FROZEN',
    ],
    [
      'less weight',
      () => accept('UPDATE_BLUE_GREEN', { deployment: canary, weight: 19 }, frozenLane()),
      'yes',
    ],
    ['a canary taken offline', () => accept('DELETE', { deployment: canary }, frozenLane()), 'yes'],
    ['no fewer pods', () => accept('SCALE', { deployment: main, replicas: 1 }, frozenLane()), 'FROZEN'],
    ['not as many pods', () => accept('SCALE', { deployment: main, replicas: 2 }, frozenLane()), 'FROZEN'],
    [
      'a canary by its header taken offline',
      () => accept('DELETE', { deployment: { ...canary, canaryType: 'HEADER', weight: null } }, frozenLane()),
      'yes',
    ],
    ['more pods', () => accept('SCALE', { deployment: main, replicas: 3 }, frozenLane()), 'yes'],
    [
      'no fewer pods of an autoscaler',
      () => accept('SCALE', { deployment: scaled, min: 1, max: 9 }, autoscaled),
      'FROZEN',
    ],
    [
      'not the same bounds',
      () => accept('SCALE', { deployment: scaled, min: 2, max: 4 }, autoscaled),
      'FROZEN',
    ],
    [
      'more pods of an autoscaler',
      () => accept('SCALE', { deployment: scaled, min: 2, max: 5 }, autoscaled),
      'yes',
    ],
    ['going back', () => accept('ROLLBACK', { deployment: null }, frozenLane()), 'yes'],
    [
      'taking back what runs',
      () =>
        accept(
          'CANCEL',
          { record: running(8, 'DEPLOY', 9) },
          frozenLane({ rows: [main, incoming], records: [running(8, 'DEPLOY', 9)] }),
        ),
      'yes',
    ],
  ])('%s', (_, ask, expected) => {
    const answer = ask();

    expect(answer.ok ? 'yes' : answer.code, told(answer)).toBe(expected);
  });

  it('a refusal says who, why and until when', () => {
    const ask = (until: Partial<Freeze>) =>
      accept('DEPLOY', { build: build(), defaultReplicas: 1 }, { ...alone, freeze: { ...freeze, ...until } });
    expect(ask({})).toMatchObject({
      kind: 'state',
      params: { who: 'lei', reason: 'the sale', until: '2026-11-11T16:00:00.000Z' },
    });
    expect(ask({ endsAt: null })).toMatchObject({ params: { until: null } });
  });

  it('what a rule refuses anyway keeps its own reason', () => {
    const other = build({ application: 'cart' });
    expect(accept('DEPLOY', { build: other, defaultReplicas: 1 }, alone)).toMatchObject({
      code: 'BUILD_OF_OTHER_APPLICATION',
    });
  });

  it('the lane says so', () => {
    const answers = allowedOperations(lane({ mainId: 5 }), [main], [], environment(), freeze);
    expect(Object.fromEntries(answers.map(({ operate, reason }) => [operate, reason]))).toEqual({
      DEPLOY: 'FROZEN',
      GRAY: 'FROZEN',
      BLUE_GREEN: 'FROZEN',
      UPDATE_BLUE_GREEN: 'NO_CANARY',
      PROMOTE: 'NO_CANARY',
      ROLLBACK: null,
      SCALE: null,
      RESTART: 'FROZEN',
      DELETE: 'FROZEN',
      CANCEL: 'NOTHING_RUNS',
    });
    const of = allowedOperations(lane({ mainId: 5, canaryId: 6 }), [main, canary], [], environment(), freeze);
    expect(of.find(({ operate }) => operate === 'UPDATE_BLUE_GREEN')).toMatchObject({ reason: null });
  });
});
