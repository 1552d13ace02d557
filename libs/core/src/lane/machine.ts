import { setup } from 'xstate';

/** Persisted as the plain word (model.md §2). */
export const deploymentStatuses = ['DEPLOYING', 'DEPLOYED', 'REPLACING', 'DELETING', 'WITHDRAWN'] as const;
export type DeploymentStatus = (typeof deploymentStatuses)[number];

/**
 * Every status of a row that still lives. Tables are asked for these by name: a list goes through the
 * indexes that hold the status, "all but one" does not.
 */
export const liveStatuses = deploymentStatuses.filter((status) => status !== 'WITHDRAWN');

/**
 * What can happen to a deployment row. SUCCEEDED_BY: a successor was accepted. TAKEN_OFF: taken
 * offline, undone or failed. REINSTATED: its successor ended without having served.
 */
export type DeploymentEvent = 'IN_FORCE' | 'MODIFIED' | 'SUCCEEDED_BY' | 'TAKEN_OFF' | 'REINSTATED' | 'GONE';

/** The transition table; a table only: time and effects belong to the dispatcher. */
export const deploymentMachine = setup({
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- XState infers its types from this assertion
  types: {} as { context: { removalAt: number | null }; events: { type: DeploymentEvent } },
  guards: { removalNotBegun: ({ context }) => context.removalAt === null },
}).createMachine({
  id: 'deployment',
  context: { removalAt: null },
  initial: 'DEPLOYING',
  states: {
    DEPLOYING: { on: { IN_FORCE: 'DEPLOYED', SUCCEEDED_BY: 'REPLACING', TAKEN_OFF: 'DELETING' } },
    DEPLOYED: { on: { MODIFIED: 'DEPLOYING', SUCCEEDED_BY: 'REPLACING', TAKEN_OFF: 'DELETING' } },
    REPLACING: {
      on: {
        TAKEN_OFF: 'DELETING',
        REINSTATED: { target: 'DEPLOYING', guard: 'removalNotBegun' },
        GONE: 'WITHDRAWN',
      },
    },
    DELETING: { on: { REINSTATED: { target: 'DEPLOYING', guard: 'removalNotBegun' }, GONE: 'WITHDRAWN' } },
    WITHDRAWN: { type: 'final' },
  },
});
