import type { Json, JsonObject } from '../json.js';
import { isJsonArray, isJsonObject } from '../json.js';

/** Maps that are left out when they are empty; other empty objects mean something (`emptyDir: {}`). */
const emptyMaps = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'limits',
  'requests',
  'selector',
]);
/** Fields whose zero value is as good as absent, by Go's `omitempty`. */
const zeroByDefault = new Set(['minReadySeconds', 'initialDelaySeconds', 'hostPort', 'nodePort']);
const falseByDefault = new Set([
  'paused',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'tty',
  'stdin',
  'stdinOnce',
  'readOnly',
  'publishNotReadyAddresses',
]);
const emptyText = new Set(['value', 'host', 'path', 'nodeName', 'workingDir']);
/** Below these a key is a name somebody chose. */
const freeKeys = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'limits', 'requests']);

/** The object without the empty values that the API server, written in Go, does not keep. */
export function normalise(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, Json][] => {
      if (value === undefined) return [];
      const kept = freeKeys.has(key) ? value : below(value);
      return isDropped(key, kept) ? [] : [[key, kept]];
    }),
  );
}

function below(value: Json): Json {
  if (isJsonArray(value)) return value.map(below);
  return isJsonObject(value) ? normalise(value) : value;
}

function isDropped(key: string, value: Json): boolean {
  if (isJsonArray(value)) return value.length === 0;
  if (isJsonObject(value)) return emptyMaps.has(key) && Object.keys(value).length === 0;
  return (
    (value === 0 && zeroByDefault.has(key)) ||
    (value === false && falseByDefault.has(key)) ||
    (value === '' && emptyText.has(key))
  );
}
