import { duration } from '../format/duration.js';
import { useText } from '../language/use-text.js';
import { useShownTime } from '../part/use-shown-time.js';

/** How soon the dispatcher looks again; silent once that moment has come. */
export function NextLook({ at }: { readonly at: string }) {
  const text = useText();
  const now = useShownTime();
  const ms = Date.parse(at) - now;
  if (ms < 1_000) return null;
  return <span className="muted">{text('blocking.next', { time: duration(ms, text) })}</span>;
}
