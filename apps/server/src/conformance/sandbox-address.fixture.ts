import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RestBench } from './rest-bench.fixture.js';

const addresses = z.object({
  kubernetes: z.object({ url: z.string(), token: z.string() }),
  apisix: z.object({ url: z.string(), authKey: z.string(), token: z.string() }).nullable(),
});

/** Where the simulated providers of a bench are reached: somebody else at work on them. */
export const sandboxOf = ({ dataDirectory }: RestBench) =>
  addresses.parse(JSON.parse(readFileSync(join(dataDirectory, 'sandbox.json'), 'utf8')));
