import type { Json } from '@arthor/core';

/** A JSON object. */
export type JsonObject = { readonly [name: string]: Json };

/** Whether something that was parsed as JSON is an object. */
export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** What was parsed out of JSON is JSON, whatever its schema made of its type. */
export const asJson = (parsed: unknown): Json => parsed as Json;
