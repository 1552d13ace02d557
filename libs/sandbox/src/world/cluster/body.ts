import type { Json, JsonObject } from '../json.js';
import { isJsonObject } from '../json.js';
import { asJson } from './cluster.js';
import type { KubeObject } from './object.js';

/** What a person writes of metadata; everything else the server sets. */
export const writableMetadata = ['labels', 'annotations', 'ownerReferences', 'finalizers'] as const;

/** An object of the API as JSON. */
export function asObject(live: KubeObject): JsonObject {
  const json = asJson(live);
  return isJsonObject(json) ? json : {};
}

/** The body without what only the server sets: system metadata and status. */
export function onlyWritable(body: JsonObject): JsonObject {
  const { status: _status, kind: _kind, apiVersion: _apiVersion, metadata, ...parts } = body;
  const kept = writableMetadata.flatMap((key): [string, Json][] => {
    const value = isJsonObject(metadata) ? metadata[key] : undefined;
    return value === undefined || value === null ? [] : [[key, value]];
  });
  return { ...withoutNulls(parts), ...(kept.length === 0 ? {} : { metadata: Object.fromEntries(kept) }) };
}

/** metadata without what a person writes. */
export function omitWritable(metadata: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(metadata).filter(([key]) => !writableMetadata.some((each) => each === key)),
  );
}

/** Null members are as good as absent to the API server. */
function withoutNulls(value: JsonObject): JsonObject {
  const clean = (each: Json): Json => {
    if (Array.isArray(each)) return each.map(clean);
    return isJsonObject(each) ? withoutNulls(each) : each;
  };
  const entries = Object.entries(value).flatMap(([key, member]): [string, Json][] =>
    member === undefined || member === null ? [] : [[key, clean(member)]],
  );
  return Object.fromEntries(entries);
}
