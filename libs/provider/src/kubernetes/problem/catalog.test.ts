import { expect, it } from 'vitest';
import { faults, type Telling } from '../../conformance/telling.js';
import { deploymentSchema, eventSchema, type DeploymentObject, type PodObject } from '../object.js';
import { container, pod } from '../pod.fixture.js';
import { catalog } from './catalog.js';
import { eventProblem } from './event-problem.js';
import { silentController, workloadProblem } from './workload-problem.js';

const made = '2026-11-23T10:00:00Z';

function deployment(status: object): DeploymentObject {
  return deploymentSchema.parse({
    metadata: { name: 'shop-a', uid: 'u', resourceVersion: '1', creationTimestamp: made },
    spec: { template: { spec: { containers: [] } } },
    status,
  });
}

function told(telling: Telling) {
  if (telling.event === undefined) {
    const pods = telling.pod === undefined ? [] : [pod(telling.pod)];
    return workloadProblem(deployment(telling.deployment ?? {}), pods);
  }
  const event = eventSchema.parse({ ...telling.event, lastTimestamp: made });
  return eventProblem(pod(telling.pod), [event], 1000);
}

it.each(Object.entries(faults))('%s is read as clusters word it, with the place', (code, tellings) => {
  const found = tellings.map(told);
  expect(found.map((one) => one?.code)).toEqual(found.map(() => code));
  for (const one of found) expect(one?.params).toHaveProperty('readAt');
});

it('knows forty faults and more', () => {
  expect(Object.keys(catalog).length).toBeGreaterThanOrEqual(40);
});

it('says so where nothing is told for long', () => {
  const silent = (ms: number) => silentController(deployment({}), Date.parse(made) + ms)?.code;
  expect([silent(14_999), silent(15_000)]).toEqual([undefined, 'CONTROLLER_SILENT']);
  expect(silentController(deployment({ observedGeneration: 1 }), Date.parse(made) + 60_000)).toBeNull();
  expect(eventProblem(pod(), [], 119_999)).toBeNull();
  expect(eventProblem(pod(), [], 120_000)).toMatchObject({ code: 'POD_STUCK' });
});

const running = { phase: 'Running', ...container({ running: {} }, { ready: false }) };
it.each<[string, Telling]>([
  [
    'that it was thought better of',
    {
      pod: running,
      event: { type: 'Normal', reason: 'TaintManagerEviction', message: 'Cancelling deletion of Pod dev/a' },
    },
  ],
  [
    'that a container is stopped',
    { pod: running, event: { type: 'Normal', reason: 'Killing', message: 'Stopping container shop' } },
  ],
  [
    'that containers are not ready on a node that answers',
    { pod: { ...running, conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] } },
  ],
])('an event or condition tells nothing of use: %s', (_, telling) => {
  expect(told(telling)).toBeNull();
});

it('tells what stops new pods first, whatever the pods are called, and history last', () => {
  const crashed = pod(container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 1 }), {
    name: 'a',
  });
  const stuck = pod(
    { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '' }] },
    { name: 'z' },
  );
  const evicted = pod({ phase: 'Failed', reason: 'Evicted', message: 'disk' }, { name: '0' });
  const first = (...pods: PodObject[]) => workloadProblem(deployment({}), pods)?.code;
  expect(first(evicted, crashed, stuck)).toBe('UNSCHEDULABLE');
  expect(first(evicted, crashed)).toBe('CRASH_LOOP');
  expect(first(evicted, pod())).toBe('EVICTED');
  expect(first(pod({ phase: 'Succeeded' }))).toBeUndefined();
});
