import type { KubeObject } from './object.js';

/** Objects never change in place, so the text of each is made once for all lists, watches and the journal. */
const bodies = new WeakMap<object, string>();

/** The object's JSON without kind and apiVersion, as items of a list are written. */
export function itemJson(object: KubeObject): string {
  const known = bodies.get(object);
  if (known !== undefined) return known;
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  const text = JSON.stringify(rest);
  bodies.set(object, text);
  return text;
}

/** The object's whole JSON. */
export function objectJson(object: KubeObject): string {
  const head = `"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)}`;
  return `{${head},${itemJson(object).slice(1)}`;
}
