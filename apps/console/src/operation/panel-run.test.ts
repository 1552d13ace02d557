// @vitest-environment node
import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deployment, operation, plan } from '../../dev/fixture.js';
import { ApiProblem } from '../api/problem.js';
import { PanelRun } from './panel-run.js';

const first: OperationCreate = { operate: 'DEPLOY', build: 13 };
const second: OperationCreate = { operate: 'DEPLOY', build: 14 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A promise that the test resolves or rejects. */
function open<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((keep, refuse) => {
    resolve = keep;
    reject = refuse;
  });
  return { promise, resolve, reject };
}
type Answer<T> = ReturnType<typeof open<T>>;

/** A run whose requests the test answers, in the order they were made. */
function opened(said = [true]) {
  const planned: { body: OperationCreate; signal: AbortSignal; answer: Answer<Plan> }[] = [];
  const executed: { body: OperationCreate; plan: Plan; answer: Answer<Operation> }[] = [];
  const entered: string[] = [];
  const run = new PanelRun({
    plan: (body, signal) => {
      const answer = open<Plan>();
      planned.push({ body, signal, answer });
      return answer.promise;
    },
    isSaid: () => said.shift() ?? false,
    execute: ({ body, plan }) => {
      const answer = open<Operation>();
      executed.push({ body, plan, answer });
      return answer.promise;
    },
    entered: ({ name }) => entered.push(name),
  });
  return { run, planned, executed, entered };
}

/** A run that has planned `first`. */
async function plannedRun() {
  const all = opened();
  all.run.tell({ type: 'said', body: first });
  await vi.advanceTimersByTimeAsync(0);
  all.planned[0]?.answer.resolve(plan({ basedOnTick: 7 }));
  await vi.advanceTimersByTimeAsync(0);
  return all;
}

it('plans, executes what was planned and ends', async () => {
  const { run, executed, entered } = await plannedRun();
  run.tell({ type: 'pressed', reason: '' });
  expect(executed[0]).toMatchObject({ body: first, plan: { basedOnTick: 7 } });
  executed[0]?.answer.resolve(operation(1, deployment(1)));
  await vi.advanceTimersByTimeAsync(0);
  expect(entered).toEqual(['settling', 'planning', 'planned', 'executing', 'accepted']);
});

it('a double click does it once', async () => {
  const { run, executed } = await plannedRun();
  run.tell({ type: 'pressed', reason: '' });
  run.tell({ type: 'pressed', reason: '' });
  run.tell({ type: 'entered', reason: '', guarded: false });
  expect(executed).toHaveLength(1);
});

it('asks once when typing has paused', async () => {
  const { run, planned } = await plannedRun();
  for (const build of [20, 21, 22]) {
    run.tell({ type: 'said', body: { ...second, build } });
    await vi.advanceTimersByTimeAsync(200);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(planned.map(({ body }) => body)).toEqual([first, { ...second, build: 22 }]);
});

it('an answer to an older question is not taken for one to the newer', async () => {
  const { run, planned } = opened();
  run.tell({ type: 'said', body: first });
  await vi.advanceTimersByTimeAsync(0);
  run.tell({ type: 'said', body: second });
  expect(planned[0]?.signal.aborted).toBe(true);
  planned[0]?.answer.resolve(plan({ basedOnTick: 7 }));
  await vi.advanceTimersByTimeAsync(300);
  expect(run.state()).toMatchObject({ name: 'planning', body: second });
  planned[0]?.answer.reject(new Error('aborted'));
  planned[1]?.answer.resolve(plan({ basedOnTick: 8 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(run.state()).toMatchObject({ name: 'planned', plan: { basedOnTick: 8 } });
});

it('tells a refusal apart from being overtaken, and by whom', async () => {
  const { run, executed } = await plannedRun();
  run.tell({ type: 'pressed', reason: '' });
  executed[0]?.answer.reject(new ApiProblem({ status: 0, code: 'NETWORK', detail: 'no answer' }));
  await vi.advanceTimersByTimeAsync(0);
  expect(run.state()).toMatchObject({ name: 'refused', error: { code: 'NETWORK' } });
  run.tell({ type: 'pressed', reason: '' });
  const params = { by: 'lilei', operate: 'DELETE', tick: 9 };
  executed[1]?.answer.reject(new ApiProblem({ status: 409, code: 'LANE_MOVED', detail: 'moved', params }));
  await vi.advanceTimersByTimeAsync(0);
  expect(run.state()).toMatchObject({ name: 'moved', by: { who: 'lilei', operate: 'DELETE', tick: 9 } });
});

it('closed, it asks nothing more, but learns how an operation on its way was taken', async () => {
  const waiting = opened();
  waiting.run.tell({ type: 'said', body: first });
  waiting.run.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(waiting.planned).toEqual([]);

  const { run, executed, entered } = await plannedRun();
  run.tell({ type: 'pressed', reason: '' });
  run.stop();
  executed[0]?.answer.resolve(operation(1, deployment(1)));
  await vi.advanceTimersByTimeAsync(0);
  expect(entered.at(-1)).toBe('accepted');
});

it.each<[string, (all: ReturnType<typeof opened>) => void]>([
  ['changed while it was planned', () => undefined],
  ['changed after its plan was refused', ({ planned }) => planned[0]?.answer.reject(new Error('503'))],
])('what is %s was not said by the act: it waits for a press', async (_, before) => {
  const all = opened();
  all.run.tell({ type: 'said', body: first });
  await vi.advanceTimersByTimeAsync(0);
  before(all);
  await vi.advanceTimersByTimeAsync(0);
  all.run.tell({ type: 'said', body: second });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(all.planned.map(({ body }) => body)).toEqual([first, second]);
  all.planned[1]?.answer.resolve({ ...plan({ basedOnTick: 7 }), confirm: 0 });
  await vi.advanceTimersByTimeAsync(0);

  expect(all.executed).toEqual([]);
});

it('what the act said whole is executed once it is planned', async () => {
  const all = opened();
  all.run.tell({ type: 'said', body: first });
  await vi.advanceTimersByTimeAsync(0);
  all.planned[0]?.answer.resolve({ ...plan({ basedOnTick: 7 }), confirm: 0 });
  await vi.advanceTimersByTimeAsync(0);

  expect(all.executed.map(({ body }) => body)).toEqual([first]);
});
