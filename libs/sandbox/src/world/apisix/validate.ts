import type { Json, JsonObject } from '../json.js';
import { arrayAt, canonicalJson, isJsonObject, objectAt } from '../json.js';
import { expressionFault } from './expression.js';
import { faultOf } from './json-schema.js';
import { enabledPlugins, idSchema, pluginSchemas, routeSchema, upstreamSchema } from './schema.js';

/** The kinds of objects the Admin API keeps here. */
export type Kind = 'routes' | 'upstreams';

/** Why the Admin API refuses a body, in its words; null = it takes it. */
export function refusalOf(kind: Kind, id: string, body: Json | undefined): string | null {
  if (faultOf(idSchema, id) !== null) return `invalid configuration: failed to validate id ${id}`;
  if (!isJsonObject(body)) return 'invalid request body';
  for (const name of ['create_time', 'update_time'])
    if (body[name] !== undefined || objectAt(body, 'upstream')[name] !== undefined)
      return `the property is forbidden: ${name}`;
  if (body['id'] !== undefined && canonicalJson(body['id']).replaceAll('"', '') !== id)
    return `wrong ${kind.slice(0, -1)} id`;
  const fault = faultOf(kind === 'routes' ? routeSchema : upstreamSchema, body);
  if (fault !== null) return `invalid configuration: ${fault}`;
  return kind === 'routes' ? routeFault(body) : null;
}

function routeFault(route: JsonObject): string | null {
  if (route['host'] !== undefined && route['hosts'] !== undefined)
    return 'invalid configuration: only one of host or hosts is allowed';
  const vars = expressionFault(arrayAt(route, 'vars'));
  if (vars !== null) return `failed to validate the 'vars' expression: ${vars}`;
  for (const [name, plugin] of Object.entries(objectAt(route, 'plugins'))) {
    const fault = pluginFault(name, plugin);
    if (fault !== null) return fault;
  }
  return null;
}

function pluginFault(name: string, plugin: Json | undefined): string | null {
  if (!enabledPlugins.includes(name)) return `unknown plugin [${name}]`;
  const schema = pluginSchemas[name] ?? { type: 'object' };
  const fault = faultOf(schema, plugin) ?? deeperFault(name, plugin);
  return fault === null ? null : `failed to check the configuration of plugin ${name} err: ${fault}`;
}

function deeperFault(name: string, plugin: Json | undefined): string | null {
  const condition = expressionFault(arrayAt(objectAt(plugin, '_meta'), 'filter'));
  if (condition !== null) return `failed to validate the 'vars' expression: ${condition}`;
  if (name === 'proxy-rewrite') return regexFault(arrayAt(plugin, 'regex_uri')[0]);
  if (name !== 'traffic-split') return null;
  for (const rule of arrayAt(plugin, 'rules'))
    for (const match of arrayAt(rule, 'match')) {
      const fault = expressionFault(arrayAt(match, 'vars'));
      if (fault !== null) return `failed to validate the 'vars' expression: ${fault}`;
    }
  return null;
}

function regexFault(pattern: Json | undefined): string | null {
  if (typeof pattern !== 'string') return null;
  try {
    RegExp(pattern);
    return null;
  } catch (error) {
    return `invalid regex_uri(${pattern}): ${error instanceof Error ? error.message : ''}`;
  }
}
