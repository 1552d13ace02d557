import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressOf, choose, type Choice } from './choose.js';
import type { Instance } from './instance.js';

interface Vector {
  readonly name: string;
  readonly instances: readonly Instance[];
  readonly request: Choice;
  readonly expected: string | null;
}

const { vectors } = JSON.parse(readFileSync(new URL('../vectors.json', import.meta.url), 'utf8')) as {
  readonly vectors: readonly Vector[];
};

describe('the vectors that every implementation passes', () => {
  it.each(vectors)('$name', ({ instances, request, expected }) => {
    for (const order of [instances, [...instances].reverse()]) {
      const found = choose(order, request);
      expect(found && addressOf(found)).toBe(expected);
    }
  });
});

it('a share is what it says, over many draws', () => {
  const main = { ip: '10.0.0.1', port: 80, healthy: true, enabled: true, weight: 1, metadata: {} };
  const metadata = { canary: 'true', 'arthor.weight': '30' };
  const canary = { ...main, ip: '10.0.0.2', metadata };
  const draws = Array.from({ length: 1000 }, (_, n) => n / 1000);
  const given = draws.map((draw) =>
    choose([main, canary], { symbol: 'stable', header: null, draw: [draw, 0] }),
  );
  expect(given.filter((one) => one === canary)).toHaveLength(300);
});
