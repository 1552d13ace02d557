/** A formatter takes longer to make than to use a hundred times. */
function kept<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const format = made.get(language) ?? make(language);
    made.set(language, format);
    return format;
  };
}

const ago = kept((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }));
const inFull = kept(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }),
);
const clock = kept((language) => new Intl.DateTimeFormat(language, { timeStyle: 'medium' }));
const dated = kept(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }),
);

/** How long ago (or ahead) a moment is, in its largest whole unit: "3 min ago", "3 分钟前". */
export function relative(at: number, now: number, language: string): string {
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return spaced(seconds, 'second', language);
  if (size < 3_600) return spaced(Math.trunc(seconds / 60), 'minute', language);
  if (size < 86_400) return spaced(Math.trunc(seconds / 3_600), 'hour', language);
  return spaced(Math.trunc(seconds / 86_400), 'day', language);
}

/** As the console writes durations: no full stop after a unit, a space between digits and Han. */
const spaced = (value: number, unit: Intl.RelativeTimeFormatUnit, language: string): string =>
  ago(language)
    .format(value, unit)
    .replace('.', '')
    .replace(/(\d)(?=\p{Script=Han})/u, '$1 ');

/** A moment in full, with its zone: what a tooltip shows. */
export function absolute(at: number, language: string): string {
  return inFull(language).format(at);
}

/** A moment as a clock shows it; with its date where that is not today's. */
export function timeOfDay(at: number, now: number, language: string): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return (isToday ? clock : dated)(language).format(at);
}
