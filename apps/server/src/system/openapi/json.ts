/** A JSON object under construction. */
export type JsonObject = { [key: string]: unknown };

/** Whether a value is an object (not null, not an array). */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
