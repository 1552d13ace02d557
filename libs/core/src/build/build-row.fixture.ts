import type { BuildRow } from './build-row.js';

/** A queued build as it is right after it was accepted, with other values where a test wants them. */
export function buildRow(values: Partial<BuildRow> = {}): BuildRow {
  return {
    id: 12,
    status: 'QUEUED',
    queueId: null,
    number: null,
    url: null,
    commitId: null,
    imageId: null,
    digest: null,
    reason: 'It is about to be started.',
    endedCode: null,
    triggerAt: null,
    abortAt: null,
    finishedAt: null,
    deadlineAt: null,
    ...values,
  };
}
