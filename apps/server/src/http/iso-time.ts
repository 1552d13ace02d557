/** Milliseconds since the epoch as the API writes a time: ISO-8601, UTC, with milliseconds. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** As {@link isoTime}; null stays null. */
export const isoTimeOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
