import { absolute, relative } from '../format/moment.js';
import { useText } from '../language/use-text.js';
import { useOutdatedAt } from '../live/use-live.js';
import { useMinute } from './use-now.js';

/** A moment as "3 min ago", painted anew once a minute: for lists of hundreds. */
export function Since({ at }: { readonly at: string }) {
  const text = useText();
  const minute = useMinute();
  const trueAt = useOutdatedAt();
  const now = trueAt === null ? minute : Math.min(minute, trueAt);
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={absolute(ms, text.language)}>
      {relative(ms, Math.max(now, ms), text.language)}
    </time>
  );
}
