import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byReference, refersTo } from './env-order.js';

const names = ['A', 'B', 'C', 'D', 'a.b', 'X-Y', '_z'];
/** Values that refer to some of the names, perhaps in a circle. */
const variables = fc.dictionary(
  fc.constantFrom(...names),
  fc.array(fc.constantFrom(...names, 'ELSEWHERE')).map((used) => used.map((name) => `$(${name})`).join('/')),
);
const used = (value: string) => [...value.matchAll(/\$\(([^)]+)\)/g)].map(([, name = '']) => name);

/** Whether following references from a name leads back to it. */
function isInCircle(env: Readonly<Record<string, string>>, name: string): boolean {
  const seen = new Set<string>();
  const open = used(env[name] ?? '');
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...used(env[next] ?? ''));
  }
  return false;
}

it('whatever variables refer to, each stands behind what it needs, in one order however they are stored', () => {
  fc.assert(
    fc.property(variables, (env) => {
      const order = byReference(env);
      expect(order.toSorted()).toEqual(Object.keys(env).sort());
      const circular = order.some((name) => isInCircle(env, name));
      for (const [at, name] of order.entries())
        for (const other of circular ? [] : used(env[name] ?? ''))
          if (other in env) expect(order.indexOf(other)).toBeLessThan(at);
      expect(byReference(Object.fromEntries(Object.entries(env).reverse()))).toEqual(order);
    }),
  );
});

it.each([
  ['$(A)', true],
  ['x$(A)y', true],
  ['$$(A)', false],
  ['$$$(A)', true],
  ['$(A', false],
  ['$A', false],
  ['$( A )', false],
])('%s refers to A: %s', (value, does) => {
  expect(refersTo({ B: value }, new Set(['A']))).toBe(does);
});
