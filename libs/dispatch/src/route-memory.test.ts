import { expect, it } from 'vitest';
import { RouteMemory } from './route-memory.js';

const none = { known: true, value: null } as const;
const unseen = {
  known: false,
  fault: { kind: 'TRANSIENT', code: 'UNREACHABLE', message: '', params: {} },
} as const;

function remembering(): RouteMemory {
  const memory = new RouteMemory();
  memory.of(1).remember('here', 5000, none);
  return memory;
}

it('a look is worth something for less than a second: pods that start ask the gateway once', () => {
  expect(remembering().of(1).recall('here', 5999)).toBe(none);
  expect(remembering().of(1).recall('here', 6000)).toBeNull();
});

it('is of that lane and that home alone: a former gateway does not answer for the new one', () => {
  const memory = remembering();
  memory.of(1).remember('there', 5000, { known: true, value: null });

  expect(memory.of(1).recall('here', 5001)).toBe(none);
  expect(memory.of(1).recall('there', 5001)).not.toBe(none);
  expect(memory.of(1).recall('elsewhere', 5001)).toBeNull();
  expect(memory.of(2).recall('here', 5001)).toBeNull();
});

it('is forgotten by who could not look, there alone, and by whoever writes', () => {
  const memory = remembering();
  memory.of(1).remember('there', 5000, none);
  memory.of(1).remember('there', 5001, unseen);
  expect(memory.of(1).recall('there', 5002)).toBeNull();
  expect(memory.of(1).recall('here', 5002)).toBe(none);

  memory.forget(2);
  expect(memory.of(1).recall('here', 5002)).toBe(none);
  memory.forget(1);
  expect(memory.of(1).recall('here', 5002)).toBeNull();
});

it('is not remembered where the route was changed while somebody looked', () => {
  const memory = remembering();
  const looks = memory.of(1);
  memory.forget(1);
  looks.remember('here', 5001, none);

  expect(memory.of(1).recall('here', 5002)).toBeNull();
});
