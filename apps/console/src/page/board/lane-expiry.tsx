import { duration } from '../../format/duration.js';
import { useText } from '../../language/use-text.js';
import { useShownTime } from '../../part/use-shown-time.js';

/** Counts down to when the lane is taken offline by itself. */
export function LaneExpiry({ at }: { readonly at: string }) {
  const text = useText();
  const now = useShownTime();
  return (
    <p className="lane-expires">{text('lane.expires', { time: duration(Date.parse(at) - now, text) })}</p>
  );
}
