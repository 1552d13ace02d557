import type { Deployment, Lane, Operation } from '@arthor/contract';
import type { MessageKey } from '../language/use-text.js';
import type { Glyph } from './mark.js';
import { needsAttention } from './reason.js';

/** A state as glyph and words. */
export interface Status {
  readonly glyph: Glyph;
  readonly word: MessageKey;
}

/** How a deployment stands, as the person looking at its lane needs it. */
export function deploymentStatus({ status, serving }: Deployment): Status {
  switch (status) {
    case 'DEPLOYING':
      return { glyph: 'running', word: 'deployment.DEPLOYING' };
    case 'DEPLOYED':
      return { glyph: 'done', word: 'deployment.DEPLOYED' };
    case 'REPLACING':
      // It carries the traffic until its successor is in force: that matters more than its leaving.
      return {
        glyph: serving ? 'done' : 'leaving',
        word: serving ? 'deployment.serving' : 'deployment.REPLACING',
      };
    case 'DELETING':
      return { glyph: 'leaving', word: 'deployment.DELETING' };
    case 'WITHDRAWN':
      return { glyph: 'skipped', word: 'deployment.WITHDRAWN' };
  }
}

/** How an operation stands; blocked is derived, never a status of its own. */
export function operationStatus({
  status,
  blocking,
  code,
}: Pick<Operation, 'status' | 'blocking' | 'code'>): Status {
  switch (status) {
    case 'RUNNING':
      if (blocking?.stalled === true) return { glyph: 'blocked', word: 'operation.stalled' };
      return blocking !== null && needsAttention(blocking)
        ? { glyph: 'blocked', word: 'operation.blocked' }
        : { glyph: 'running', word: 'operation.RUNNING' };
    case 'DONE':
      return { glyph: 'done', word: 'operation.DONE' };
    case 'FAILED':
      return { glyph: 'failed', word: 'operation.FAILED' };
    case 'CANCELLED':
      return {
        glyph: 'cancelled',
        word: code === 'SUPERSEDED' ? 'operation.SUPERSEDED' : 'operation.undone',
      };
  }
}

/** Sorts a board's lanes: by application, stable first, then by name: nothing jumps when something moves. */
export function byPlace(a: Lane, b: Lane): number {
  const stable = Number(b.symbol === 'stable') - Number(a.symbol === 'stable');
  return a.application.localeCompare(b.application) || stable || inOrder.compare(a.symbol, b.symbol);
}

// pr-9 stands before pr-10. One for all: making it is what takes time.
const inOrder = new Intl.Collator('en', { numeric: true });

/** Whether anything lives in a lane. */
export function isEmptyLane(lane: Lane): boolean {
  return (
    lane.main === null &&
    lane.canary === null &&
    lane.incoming.length === 0 &&
    lane.draining.length === 0 &&
    lane.warm.length === 0 &&
    lane.operation === null
  );
}
