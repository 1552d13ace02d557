import type { Difference, Json } from '@arthor/core';
import { asJson, isObject } from '../../json-object.js';
import type { Steps } from '../owned-fields.js';
import { covers, metadataStrays, same, stray } from '../route-strays.js';
import type { HttpRoute } from './http-route.js';
import type { LiveHttpRoute } from './live.js';

const kind = 'HTTPRoute';

/** What of a match says which requests it takes; a gateway of tomorrow may default something beside. */
const matched = ['path', 'headers', 'queryParams', 'method'] as const;

/**
 * What of a live route is not as we set it. Of each of our rules our matches, backends and two filters count, the
 * number of rules and our hosts: a timeout, another filter, a second Gateway that others add are theirs. (Tried: a policy that adds a
 * timeout to each rule had 325 writes in 70 s and a release that never ended.)
 */
export function straysOf(live: LiveHttpRoute, wanted: HttpRoute): readonly Difference[] {
  const { metadata, spec } = live;
  const told = (steps: Steps, before: Json, after: Json) => stray(kind, metadata, steps, before, after);
  const found: Difference[] = [...metadataStrays(kind, metadata, wanted)];
  if (!covers(wanted.spec.parentRefs, spec.parentRefs))
    found.push(told(['f:spec', 'f:parentRefs'], wanted.spec.parentRefs, spec.parentRefs));
  if (!same(wanted.spec.hostnames, spec.hostnames))
    found.push(told(['f:spec', 'f:hostnames'], wanted.spec.hostnames, spec.hostnames));
  const rules = listIn(asJson(spec), 'rules');
  if (rules.length !== wanted.spec.rules.length)
    return [...found, told(['f:spec', 'f:rules'], [...wanted.spec.rules], rules)];
  wanted.spec.rules.forEach((rule, place) => {
    for (const part of ['matches', 'filters', 'backendRefs'] as const) {
      const [before, after] = [listIn(rule, part), listIn(rules[place], part)];
      if (!isKept[part](before, after)) {
        const { path: _, ...rest } = told(['f:spec', 'f:rules'], before, after);
        found.push({ ...rest, path: `spec.rules[${place}].${part}` });
      }
    }
  });
  return found;
}

type List = readonly Json[];

const isKept = {
  matches: (before: List, after: List) => same(before.map(requestsOf), after.map(requestsOf)),
  filters: (before: List, after: List) => covers(before, after),
  backendRefs: (before: List, after: List) =>
    before.length === after.length && before.every((item, place) => covers(item, after[place])),
} as const;

const requestsOf = (match: Json): Json => Object.fromEntries(matched.flatMap((part) => partOf(match, part)));

const partOf = (match: Json, part: string): readonly (readonly [string, Json])[] => {
  const value = isObject(match) ? match[part] : undefined;
  return value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[part, value]];
};

const listIn = (rule: Json | undefined, part: string): List => {
  const list = isObject(rule) ? rule[part] : undefined;
  return Array.isArray(list) ? list : [];
};
