import type { Json } from '../json.js';
import { canonicalJson, isJsonArray } from '../json.js';
import type { Headers } from '../gateway/canary.js';

const operators = ['==', '~=', '~~', '~*', '>', '<', 'in', 'has'];

/** What is wrong with the conditions of a route, a rule or a plugin; null = nothing. */
export function expressionFault(vars: readonly Json[]): string | null {
  for (const rule of vars) {
    if (!isJsonArray(rule)) return 'rule should be wrapped inside brackets';
    const operator = rule.at(-2);
    if (typeof operator !== 'string' || !operators.includes(operator))
      return `invalid operator '${canonicalJson(operator).replaceAll('"', '')}'`;
  }
  return null;
}

/** Whether a request meets all conditions. */
export function isMet(vars: readonly Json[], headers: Headers): boolean {
  return vars.every((rule) => isJsonArray(rule) && isRuleMet(rule, headers));
}

function isRuleMet(rule: readonly Json[], headers: Headers): boolean {
  const [name, operator, wanted] = [rule[0], rule.at(-2), rule.at(-1)];
  const given = typeof name === 'string' ? valueOf(name, headers) : undefined;
  switch (operator) {
    case '==':
      return given === wanted;
    case '~=':
      return given !== wanted;
    case '~~':
      return given !== undefined && typeof wanted === 'string' && new RegExp(wanted).test(given);
    case 'in':
      return isJsonArray(wanted) && given !== undefined && wanted.includes(given);
    default:
      return false;
  }
}

/** nginx's variable of a header: `http_x_arthor_tick`. */
function valueOf(variable: string, headers: Headers): string | undefined {
  const name = /^http_(.+)$/.exec(variable)?.[1];
  return name === undefined ? undefined : headers[name.replaceAll('_', '-')];
}
