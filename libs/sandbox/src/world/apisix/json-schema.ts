import type { Json } from '../json.js';
import { isJsonArray, isJsonObject } from '../json.js';

/** As much of JSON Schema as APISIX's own bodies need. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** false = no others; a schema = what every other one has to be. */
  readonly additionalProperties?: false | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** What is wrong with a value, in the words of APISIX's validator; null = nothing. */
export function faultOf(schema: Schema, value: Json | undefined): string | null {
  return (
    typeFault(schema, value) ??
    choiceFault(schema, value) ??
    (isJsonObject(value) ? objectFault(schema, value) : null) ??
    (isJsonArray(value) ? arrayFault(schema, value) : null) ??
    (typeof value === 'string' ? textFault(schema, value) : null) ??
    (typeof value === 'number' ? numberFault(schema, value) : null)
  );
}

function typeFault({ type, enum: allowed }: Schema, value: Json | undefined): string | null {
  if (type !== undefined && !isOf(type, value)) return `wrong type: expected ${type}, got ${nameOf(value)}`;
  if (allowed !== undefined && !allowed.includes(value ?? null)) return 'matches none of the enum values';
  return null;
}

function isOf(type: NonNullable<Schema['type']>, value: Json | undefined): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return isJsonArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** Lua's name for it: null comes as cjson's userdata. */
function nameOf(value: Json | undefined): string {
  if (value === null) return 'userdata';
  return typeof value === 'object' ? 'table' : typeof value;
}

function choiceFault({ anyOf, oneOf }: Schema, value: Json | undefined): string | null {
  const met = (schemas: readonly Schema[]) => schemas.filter((one) => faultOf(one, value) === null).length;
  if (anyOf !== undefined && met(anyOf) === 0) return 'object matches none of the required';
  if (oneOf === undefined) return null;
  const count = met(oneOf);
  if (count === 1) return null;
  return `value should match only one schema, but matches ${count === 0 ? 'none' : 'several'}`;
}

function objectFault(
  { properties = {}, required = [], additionalProperties }: Schema,
  value: Readonly<Record<string, Json | undefined>>,
): string | null {
  for (const name of required) if (value[name] === undefined) return `property "${name}" is required`;
  for (const [name, member] of Object.entries(value)) {
    const schema = properties[name] ?? additionalProperties;
    if (schema === undefined) continue;
    if (schema === false) return `additional properties forbidden, found ${name}`;
    const fault = faultOf(schema, member);
    if (fault !== null) return `property "${name}" validation failed: ${fault}`;
  }
  return null;
}

function arrayFault({ items, minItems = 0, maxItems = Infinity }: Schema, value: readonly Json[]) {
  if (value.length < minItems) return `expect array to have at least ${minItems} items`;
  if (value.length > maxItems) return `expect array to have at most ${maxItems} items`;
  for (const [index, item] of value.entries()) {
    const fault = items === undefined ? null : faultOf(items, item);
    if (fault !== null) return `failed to validate item ${index + 1}: ${fault}`;
  }
  return null;
}

function textFault({ minLength = 0, maxLength = Infinity, pattern }: Schema, value: string): string | null {
  if (value.length < minLength) return `string too short, expected at least ${minLength}`;
  if (value.length > maxLength) return `string too long, expected at most ${maxLength}`;
  if (pattern !== undefined && !new RegExp(pattern).test(value))
    return `failed to match pattern "${pattern}"`;
  return null;
}

function numberFault({ minimum = -Infinity, maximum = Infinity }: Schema, value: number): string | null {
  if (value < minimum) return `expected ${value} to be at least ${minimum}`;
  return value > maximum ? `expected ${value} to be at most ${maximum}` : null;
}
