import { readFileSync } from 'node:fs';
import { deploymentMachine, deploymentStatuses } from '@arthor/core';
import { expect, it } from 'vitest';
import { readMarkdown } from './document.fixture.js';

const quotedCodes = (path: string): string[] =>
  (readFileSync(path, 'utf8').match(/'[A-Z]+(?:_[A-Z]+)*'/g) ?? []).map((quoted) => quoted.slice(1, -1));

/** Where the reasons of a lane come from. */
const reasons = [
  'libs/core/src/dispatch/blocking.ts',
  'libs/provider/src/kubernetes/problem/catalog.ts',
  'libs/provider/src/kubernetes/problem/pod-problem.ts',
  'libs/provider/src/kubernetes/problem/event-problem.ts',
  'libs/provider/src/kubernetes/problem/workload-problem.ts',
  'libs/provider/src/kubernetes/refusal.ts',
  'libs/provider/src/kubernetes/apply-workload.ts',
  'libs/provider/src/route-fence.ts',
  'libs/provider/src/kubernetes/service-backend.ts',
  'libs/provider/src/apisix/admin-key.ts',
  'libs/provider/src/apisix/pools.ts',
  'libs/provider/src/apisix/refusal.ts',
  'libs/provider/src/apisix/route-body.ts',
  'libs/provider/src/apisix/route.ts',
  'libs/provider/src/kubernetes/gateway-api/route.ts',
  'libs/provider/src/http/failure.ts',
  'libs/provider/src/added/guard.ts',
  'apps/server/src/start/route-refusal.ts',
  'apps/server/src/lane/environment-of.ts',
];
/** Statuses, kinds of errors and names of network errors, of which the table names two for all. */
const noReasons = [
  ...deploymentStatuses,
  'RUNNING',
  'TRANSIENT',
  'CONFLICT',
  'DENIED',
  'INVALID',
  'UNKNOWN_OUTCOME',
  'WAIT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
  'ETIMEDOUT',
  'ERR_BAD',
  'ERR_NETWORK',
];

it('doc/operate.md says of every reason what to do', () => {
  const text = readFileSync('doc/operate.md', 'utf8');
  const codes = reasons.flatMap(quotedCodes).filter((code) => !noReasons.includes(code));
  const unexplained = codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(text));

  expect(codes.length).toBeGreaterThan(40);
  expect([...new Set(unexplained)]).toEqual([]);
});

it('the diagram of doc/architecture.md is the status machine', () => {
  const diagram = readMarkdown('doc/architecture.md').blocks.find(({ language }) => language === 'mermaid');
  const drawn = [...(diagram?.text ?? '').matchAll(/^ +([A-Z]+) --> ([A-Z]+): (\w+)$/gm)].map(
    ([, from, to, event]) => `${from} ${event} ${to}`,
  );
  const built = deploymentStatuses.flatMap((from) =>
    deploymentMachine.states[from].transitions
      .values()
      .toArray()
      .flat()
      .flatMap(({ eventType, target }) => (target ?? []).map((to) => `${from} ${eventType} ${to.key}`)),
  );

  expect(built.length).toBeGreaterThan(5);
  expect(new Set(drawn)).toEqual(new Set(built));
});
