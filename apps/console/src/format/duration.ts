import type { Text } from '../language/use-text.js';

/** A length of time in at most two units: "0.4 s", "12 s", "2 min 10 s", "3 h 5 min". Negative counts as zero. */
export function duration(milliseconds: number, text: Text): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 950) return text('time.seconds', { n: (Math.round(ms / 100) / 10).toFixed(1) });
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return text('time.seconds', { n: String(seconds) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return text('time.minutes', { n: minutes, s: seconds % 60 });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return text('time.hours', { n: hours, m: minutes % 60 });
  return text('time.days', { n: Math.floor(hours / 24), h: hours % 24 });
}
