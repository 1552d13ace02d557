import { useText } from '../language/use-text.js';
import { duration } from '../format/duration.js';
import { useShownTime } from './use-shown-time.js';

/** Time from a moment to another; to now, counting, where there is no other. */
export function Elapsed({ from, to }: { readonly from: string; readonly to: string | null }) {
  const text = useText();
  if (to !== null) return <>{duration(Date.parse(to) - Date.parse(from), text)}</>;
  return <Counting from={Date.parse(from)} />;
}

function Counting({ from }: { readonly from: number }) {
  const text = useText();
  const now = useShownTime();
  return <>{duration(Math.max(1_000, now - from), text)}</>;
}
