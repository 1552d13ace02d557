import { useText } from '../language/use-text.js';
import { absolute, relative } from '../format/moment.js';
import { useNow } from './use-now.js';
import { useShownTime } from './use-shown-time.js';

/** A moment as "3 min ago"; in full on hover. */
export function Moment({ at }: { readonly at: string }) {
  const text = useText();
  const now = useShownTime();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={absolute(ms, text.language)}>
      {relative(ms, Math.max(now, ms), text.language)}
    </time>
  );
}

/** A moment that may lie ahead (an expiry). */
export function MomentAhead({ at }: { readonly at: string }) {
  const text = useText();
  const now = useNow();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={absolute(ms, text.language)}>
      {relative(ms, now, text.language)}
    </time>
  );
}
