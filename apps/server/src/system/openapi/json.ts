/** JSON that is still being put together. */
export type JsonObject = { [key: string]: unknown };

/** Whether a value is an object with keys. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
