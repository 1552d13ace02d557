import type { Build } from '@arthor/contract';
import type { Status } from '../../part/status.js';

/** How a build stands. */
export function buildStatus(status: Build['status']): Status {
  const glyphs = {
    QUEUED: 'queued',
    BUILDING: 'running',
    SUCCESS: 'done',
    FAILURE: 'failed',
    ABORTED: 'cancelled',
  } as const;
  return { glyph: glyphs[status], word: `build.status.${status}` };
}
