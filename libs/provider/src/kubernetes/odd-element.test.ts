import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verdictOf, routeStatusSchema } from './gateway-api/verdict.js';
import { parseAll } from './namespace-view.js';
import {
  autoscalerSchema,
  budgetSchema,
  deploymentSchema,
  endpointSliceSchema,
  eventSchema,
  podSchema,
  serviceSchema,
} from './object.js';
import { pod } from './pod.fixture.js';

const metadata = { name: 'shop-a', namespace: 'dev', uid: 'u', resourceVersion: '1', generation: 1 };
const sound = {
  Deployment: [deploymentSchema, { metadata, spec: { template: { spec: { containers: [] } } } }],
  Service: [serviceSchema, { metadata }],
  HorizontalPodAutoscaler: [
    autoscalerSchema,
    { metadata, spec: { scaleTargetRef: { kind: 'Deployment', name: 'a' }, maxReplicas: 3 } },
  ],
  PodDisruptionBudget: [budgetSchema, { metadata }],
  EndpointSlice: [endpointSliceSchema, { metadata }],
  Pod: [podSchema, { metadata }],
  Event: [eventSchema, {}],
} as const satisfies Record<string, readonly [z.ZodType, object]>;

it.each(Object.entries(sound))('an odd %s in a list is told, and hides no other', (_, [schema, object]) => {
  const told: string[] = [];
  const odd = [null, 7, 'x', [], { metadata: { name: 7 }, reason: 7 }];
  const read = parseAll<unknown>(schema, [...odd, object, ...odd], (line) => told.push(line));
  expect(read).toHaveLength(1);
  expect(told).toHaveLength(2 * odd.length);
});

const ready = { type: 'Ready', status: 'True' };
const started = { name: 'app', ready: true };

describe('within an object, what others write into its lists', () => {
  it.each([
    ['conditions', [{ type: 7 }, ready, null], [expect.objectContaining(ready)]],
    ['containerStatuses', ['x', started, { ready: 'yes' }], [expect.objectContaining(started)]],
    ['initContainerStatuses', [{}, started], [expect.objectContaining(started)]],
  ])('hides nothing of a pod: %s', (list, given, expected) => {
    expect(pod({ [list]: given }).status).toMatchObject({ [list]: expected });
  });

  it('hides no address', () => {
    const endpoints = [{ addresses: 'x' }, { addresses: ['10.0.0.1'] }];
    expect(endpointSliceSchema.parse({ metadata, endpoints }).endpoints).toHaveLength(1);
  });

  it('hides no controller that takes a route', () => {
    const conditions = [
      { type: 'Accepted', status: 'True' },
      { type: 'ResolvedRefs', status: 'True' },
      { type: 'Of another controller', status: true },
    ];
    const status = routeStatusSchema.parse({
      parents: [{ parentRef: 'odd' }, null, { parentRef: { name: 'public', namespace: 'gw' }, conditions }],
    });
    expect(verdictOf({ metadata, status }, { namespace: 'gw', name: 'public' })).toBe('taken');
  });
});
