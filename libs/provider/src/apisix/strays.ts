import type { Difference, Json } from '@arthor/core';
import type { JsonObject } from '../json-object.js';
import { key } from './label.js';
import { membersOf, ownOfRoute } from './others.js';
import { ownPlugins } from './route-body.js';
import { within } from './within.js';

/** Members that would win over ours in a plugin of ours, or turn it off. */
const winning: Readonly<Record<(typeof ownPlugins)[number], readonly string[]>> = {
  'proxy-rewrite': ['uri', 'host', 'method', 'scheme', '_meta'],
  'traffic-split': ['_meta'],
  redirect: ['http_to_https', 'regex_uri'],
};

/** What APISIX itself stores where nothing is said. */
const defaults: JsonObject = { priority: 0, status: 1 };

/**
 * What of a live route is not as we write it. What others add beside (plugins, time limits, labels) is theirs; what
 * says which requests it takes and who answers them is not.
 */
export function straysOf(live: JsonObject, wanted: JsonObject): readonly Difference[] {
  const [plugins, wantedPlugins] = [membersOf(live['plugins']), membersOf(wanted['plugins'])];
  const fields = ownOfRoute
    .filter((name) => !within(wanted[name] ?? defaults[name], live[name] ?? defaults[name]))
    .map((name) => stray(name, wanted[name], live[name]));
  const rewritten = ownPlugins
    .filter((name) => !isKept(name, wantedPlugins[name], plugins[name]))
    .map((name) => stray(`plugins.${name}`, wantedPlugins[name], plugins[name]));
  const labels = membersOf(live['labels']);
  const relabelled = Object.entries(membersOf(wanted['labels']))
    .filter(([name, value]) => name !== key.tick && labels[name] !== value)
    .map(([name, value]) => stray(`labels.${name}`, value, labels[name]));
  return [...fields, ...rewritten, ...relabelled];
}

function isKept(name: (typeof ownPlugins)[number], wanted: Json | undefined, live: Json | undefined) {
  const [before, after] = [membersOf(wanted), membersOf(live)];
  return within(wanted, live) && winning[name].every((one) => one in before || after[one] == null);
}

/** The Admin API does not tell who wrote it. */
const stray = (path: string, before: Json | undefined, after: Json | undefined): Difference => ({
  kind: 'Route',
  path,
  before: before ?? null,
  after: after ?? null,
  manager: null,
});
