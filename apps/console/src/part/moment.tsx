import { useText } from '../language/use-text.js';
import { absolute, relative } from '../format/moment.js';
import { useTimed } from './use-now.js';
import { useSaid } from './use-shown-time.js';

/** A moment as "3 min ago"; in full on hover. */
export function Moment({ at }: { readonly at: string }) {
  const text = useText();
  const ms = Date.parse(at);
  const said = useSaid((now) => relative(ms, Math.max(now, ms), text.language));
  return (
    <time dateTime={at} title={absolute(ms, text.language)}>
      {said}
    </time>
  );
}

/** A moment that may lie ahead (an expiry). */
export function MomentAhead({ at }: { readonly at: string }) {
  const text = useText();
  const ms = Date.parse(at);
  const said = useTimed((now) => relative(ms, now, text.language));
  return (
    <time dateTime={at} title={absolute(ms, text.language)}>
      {said}
    </time>
  );
}
