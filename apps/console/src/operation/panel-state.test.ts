// @vitest-environment node
import type { OperationCreate, Plan } from '@arthor/contract';
import { describe, expect, it } from 'vitest';
import { deployment, operation, plan } from '../../dev/fixture.js';
import { after, canExecute, idle, isPlanning, type PanelEvent, type PanelState } from './panel-state.js';

const body: OperationCreate = { operate: 'DEPLOY', build: 13 };
const other: OperationCreate = { operate: 'DEPLOY', build: 14 };
const planned = plan({ basedOnTick: 7 });
const old = plan({ basedOnTick: 3 });
const error = new Error('refused');
const accepted = operation(1, deployment(1));

const states = {
  empty: idle,
  settling: { name: 'settling', body, plan: old, delayMs: 300 },
  planning: { name: 'planning', body, plan: old },
  planned: { name: 'planned', body, plan: planned },
  executing: { name: 'executing', body, plan: planned, reason: 'why' },
  accepted: { name: 'accepted', body, plan: planned, operation: accepted },
  moved: { name: 'moved', body, plan: planned, by: null },
  unplanned: { name: 'refused', body, plan: null, error },
  refused: { name: 'refused', body, plan: planned, error },
} as const satisfies Record<string, PanelState>;

const events = {
  same: { type: 'said', body },
  other: { type: 'said', body: other },
  nothing: { type: 'said', body: null },
  settled: { type: 'settled' },
  planned: { type: 'planned', plan: planned, said: true },
  seen: { type: 'seen', tick: 8, by: null },
  entered: { type: 'entered', reason: 'why', guarded: false },
  pressed: { type: 'pressed', reason: 'why' },
  accepted: { type: 'accepted', operation: accepted },
  overtaken: { type: 'overtaken', by: null },
  refused: { type: 'refused', error },
  asked: { type: 'asked' },
} as const satisfies Record<string, PanelEvent>;

/** State × event → next state; '·': the event does not apply. */
const table = `
           | same     other    nothing  settled  planned seen  entered   pressed   accepted overtaken refused asked
empty      | settling settling ·        ·        ·       ·     ·         ·         ·        ·         ·       ·
settling   | ·        settling settling planning ·       ·     ·         ·         ·        ·         ·       ·
planning   | ·        settling settling ·        planned ·     ·         ·         ·        ·         refused ·
planned    | ·        settling settling ·        ·       moved executing executing ·        ·         ·       ·
executing  | ·        ·        ·        ·        ·       ·     ·         ·         accepted moved     refused ·
accepted   | ·        ·        ·        ·        ·       ·     ·         ·         ·        ·         ·       ·
moved      | ·        settling settling ·        ·       ·     ·         ·         ·        ·         ·       planning
unplanned  | ·        settling settling ·        ·       ·     ·         ·         ·        ·         ·       planning
refused    | ·        settling settling ·        ·       ·     executing executing ·        ·         ·       planning
`;

const [heads = [], ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.replace('|', ' ').trim().split(/\s+/));
const cells = rows.flatMap(([state = '', ...ends]) =>
  ends.map((end, index) => ({ state, event: heads[index] ?? '', end })),
);
const stateOf = (name: string): PanelState => {
  const found = Object.entries(states).find(([each]) => each === name);
  if (found === undefined) throw new Error(`no state ${name}`);
  return found[1];
};
const eventOf = (name: string): PanelEvent => {
  const found = Object.entries(events).find(([each]) => each === name);
  if (found === undefined) throw new Error(`no event ${name}`);
  return found[1];
};

describe('the panel of an operation', () => {
  it('has a cell for every state and every event', () => {
    expect(heads).toEqual(Object.keys(events));
    expect(rows.map(([state]) => state)).toEqual(Object.keys(states));
    expect(cells).toHaveLength(Object.keys(states).length * Object.keys(events).length);
  });

  it.each(cells)('$state, $event: $end', ({ state, event, end }) => {
    const before = stateOf(state);
    const next = after(before, eventOf(event));
    if (end === '·') expect(next).toBe(before);
    else expect(next.name).toBe(end);
  });

  it('carries out the plan that is on the screen, for what the form says', () => {
    expect(after(states.planned, events.pressed)).toEqual(states.executing);
  });

  it('never carries out a plan of before', () => {
    const able = Object.entries(states).filter(([, state]) => canExecute(state));
    expect(able.map(([name]) => name)).toEqual(['planned', 'refused']);
    expect(Object.entries(states).flatMap(([name, state]) => (isPlanning(state) ? name : []))).toEqual([
      'settling',
      'planning',
    ]);
  });

  it('keeps the plan on the screen while another is made, and forgets it where none can be made', () => {
    const typed = after(states.planned, events.other);
    expect(typed).toEqual({ name: 'settling', body: other, plan: planned, delayMs: 300 });
    const planning = after(typed, events.settled);
    expect(planning).toEqual({ name: 'planning', body: other, plan: planned });
    expect(after(planning, events.refused)).toEqual({ name: 'refused', body: other, plan: null, error });
  });

  it('plans the first thing that is said without waiting for more', () => {
    expect(after(idle, events.same)).toMatchObject({ name: 'settling', delayMs: 0 });
  });

  it('is overtaken by what happened after its plan, not by what its plan knew', () => {
    expect(after(states.planned, { type: 'seen', tick: 7, by: null })).toBe(states.planned);
    const by = { who: 'lilei', operate: 'DEPLOY', tick: 8, at: null } as const;
    expect(after(states.planned, { type: 'seen', tick: 8, by })).toEqual({ ...states.moved, by });
    expect(after(states.executing, { type: 'overtaken', by })).toEqual({ ...states.moved, by });
  });
});

describe('an Enter in a field', () => {
  const served = { main: 100, canary: null, header: null };
  const nothing = { main: null, canary: null, header: null };
  const states = (plan: Plan) =>
    [{ name: 'planned', body, plan } as const, { name: 'refused', body, plan, error } as const] as const;

  it('carries out nothing after which nothing serves; the button does', () => {
    for (const state of states(plan({ traffic: { before: served, after: nothing } }))) {
      expect(after(state, events.entered)).toBe(state);
      expect(after(state, events.pressed).name).toBe('executing');
    }
  });

  it('carries out nothing that is guarded; the button does', () => {
    for (const state of states(planned)) {
      expect(after(state, { ...events.entered, guarded: true })).toBe(state);
      expect(after(state, events.pressed).name).toBe('executing');
    }
  });
});

describe('a plan that asks for no confirmation', () => {
  const planning: PanelState = { name: 'planning', body, plan: null };
  const unasked = plan({
    confirm: 0,
    preflights: ['IMAGE_EXISTS', 'ROUTE_CONFLICT'].map((code) => ({ code, status: 'UNKNOWN', message: '' })),
  });
  const named = (made: Plan, said: boolean) => after(planning, { type: 'planned', plan: made, said }).name;

  it('is executed by the act that opened its panel', () => {
    expect(named(unasked, true)).toBe('executing');
  });

  it('waits where something is left to choose, or nobody acted', () => {
    expect(named(unasked, false)).toBe('planned');
  });

  it('waits where what is looked at as a rule could not be', () => {
    const unseen = plan({ confirm: 0, preflights: [{ code: 'CLUSTER', status: 'UNKNOWN', message: '' }] });
    expect(named(unseen, true)).toBe('planned');
  });

  it.each(['WARNING', 'FAILED'] as const)('waits where a check says %s', (status) => {
    const warned = plan({ confirm: 0, preflights: [{ code: 'CAPACITY', status, message: '' }] });
    expect(named(warned, true)).toBe('planned');
  });
});
