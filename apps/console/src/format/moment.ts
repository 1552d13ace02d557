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

/** How long ago (or ahead) a moment is, in its largest whole unit: "3 minutes ago". */
export function relative(at: number, now: number, language: string): string {
  const format = ago(language);
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return format.format(seconds > 0 ? seconds : Math.min(0, seconds), 'second');
  if (size < 3_600) return format.format(Math.trunc(seconds / 60), 'minute');
  if (size < 86_400) return format.format(Math.trunc(seconds / 3_600), 'hour');
  return format.format(Math.trunc(seconds / 86_400), 'day');
}

/** A moment in full, with its zone: what a tooltip shows. */
export function absolute(at: number, language: string): string {
  return inFull(language).format(at);
}

/** A moment as a clock shows it; with its date where that is not today's. */
export function timeOfDay(at: number, now: number, language: string): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return (isToday ? clock : dated)(language).format(at);
}
