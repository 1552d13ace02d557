import type { Durations, Operation } from '@arthor/contract';
import { duration } from '../format/duration.js';
import { useText } from '../language/use-text.js';
import { useShownTime } from '../part/use-shown-time.js';

interface Props {
  readonly step: Operation['steps'][number];
  readonly usual: Durations['steps'][number] | undefined;
}

/** How long a step usually takes here, and whether this one is slower than nearly all. */
export function Usual({ step, usual }: Props) {
  const text = useText();
  const now = useShownTime();
  if (usual === undefined || step.startedAt === null || step.status === 'SKIPPED') return null;
  const ms = (step.finishedAt === null ? now : Date.parse(step.finishedAt)) - Date.parse(step.startedAt);
  const slow = ms > Math.max(usual.p95Ms, 1_000);
  return (
    <span className={slow ? 'step-usual slow' : 'step-usual'}>
      {text(slow ? 'usual.slow' : 'usual', { p50: duration(usual.p50Ms, text) })}
    </span>
  );
}
