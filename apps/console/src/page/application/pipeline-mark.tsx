import type { Application } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { Mark, type Glyph } from '../../part/mark.js';

const glyphs = {
  CREATING: 'running',
  CREATED: 'done',
  FAILED: 'failed',
  NONE: 'skipped',
} as const satisfies Record<Application['pipeline']['status'], Glyph>;

/** Whether an application's pipeline is there, with the reason when it is not. */
export function PipelineMark({ application }: { readonly application: Application }) {
  const text = useText();
  const { status, reason } = application.pipeline;
  return (
    <>
      <Mark glyph={glyphs[status]}>{text(`pipeline.${status}`)}</Mark>
      {reason !== null && <div className="muted break">{reason}</div>}
    </>
  );
}
