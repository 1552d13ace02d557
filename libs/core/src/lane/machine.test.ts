import { describe, expect, it } from 'vitest';
import {
  deploymentMachine,
  deploymentStatuses,
  liveStatuses,
  type DeploymentEvent,
  type DeploymentStatus,
} from './machine.js';
import { mustStep, step } from './step.js';

/** The whole table. `–` is a refusal; `(…)` holds only before the point of no return (removal_at null). */
const matrix = `
             IN_FORCE   MODIFIED    SUCCEEDED_BY   TAKEN_OFF   REINSTATED    GONE
DEPLOYING    DEPLOYED   –           REPLACING      DELETING    –             –
DEPLOYED     –          DEPLOYING   REPLACING      DELETING    –             –
REPLACING    –          –           –              DELETING    (DEPLOYING)   WITHDRAWN
DELETING     –          –           –              –           (DEPLOYING)   WITHDRAWN
WITHDRAWN    –          –           –              –           –             –
`;

const events: readonly DeploymentEvent[] = [
  'IN_FORCE',
  'MODIFIED',
  'SUCCEEDED_BY',
  'TAKEN_OFF',
  'REINSTATED',
  'GONE',
];

function printed(): string {
  const cell = (status: DeploymentStatus, event: DeploymentEvent) => {
    const before = step({ status, removalAt: null }, event);
    const after = step({ status, removalAt: 1 }, event);
    if (!before.ok) return '–';
    return after.ok ? before.status : `(${before.status})`;
  };
  const rows = deploymentStatuses.map((status) => [status, ...events.map((event) => cell(status, event))]);
  return rows.map((row) => row.join(' ')).join('\n');
}

const squeezed = (table: string) =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/).join(' '))
    .join('\n');

describe('the status of a deployment', () => {
  it('moves by this table and no other way', () => {
    expect(printed()).toBe(squeezed(matrix));
  });

  it('knows no event that the table leaves out', () => {
    const known = Object.values(deploymentMachine.config.states ?? {}).flatMap((state) =>
      Object.keys(state.on ?? {}),
    );

    expect(new Set(known)).toEqual(new Set(events));
  });

  it('reaches every status from DEPLOYING, and WITHDRAWN from every status', () => {
    const reached = (from: DeploymentStatus) => {
      const seen = new Set<DeploymentStatus>([from]);
      for (const status of seen)
        for (const event of events) {
          const next = step({ status, removalAt: null }, event);
          if (next.ok) seen.add(next.status);
        }
      return seen;
    };

    expect(reached('DEPLOYING')).toEqual(new Set(deploymentStatuses));
    for (const status of deploymentStatuses) expect(reached(status)).toContain('WITHDRAWN');
    expect(reached('WITHDRAWN')).toEqual(new Set(['WITHDRAWN']));
  });

  it('answers a forbidden event with a refusal that names it, never with silence', () => {
    expect(step({ status: 'DELETING', removalAt: 5 }, 'REINSTATED')).toEqual({
      ok: false,
      code: 'TRANSITION_REFUSED',
      from: 'DELETING',
      event: 'REINSTATED',
    });
    expect(() => mustStep({ status: 'WITHDRAWN', removalAt: 5 }, 'GONE')).toThrow('GONE is not allowed');
  });

  it('is loud about a status it does not know', () => {
    const corrupt: { status: DeploymentStatus; removalAt: null } = JSON.parse(
      '{"status":"PAUSED","removalAt":null}',
    );

    expect(() => step(corrupt, 'GONE')).toThrow();
  });
});

it('every row that is not WITHDRAWN lives: what tables are asked for leaves none of them out', () => {
  expect(liveStatuses).toEqual(['DEPLOYING', 'DEPLOYED', 'REPLACING', 'DELETING']);
});
