import { z } from 'zod';
import { isObject, type JsonObject } from './json.js';

const definitions = '#/$defs/';

/** Collects the named schemas (`.meta({ id })`) of the document. */
export class Components {
  readonly schemas: JsonObject = {};

  /**
   * The JSON Schema of a contract schema, with references to named ones. Response schemas allow further
   * keys: later versions may add some.
   */
  of(schema: z.ZodType): JsonObject {
    const wrapped = z.object({ value: schema });
    const json: unknown = z.toJSONSchema(wrapped, { io: 'input', unrepresentable: 'any', override: plain });
    const root = rehomed(json);
    if (!isObject(root) || !isObject(root['properties'])) throw new Error('a schema without a form');
    for (const [name, definition] of Object.entries(isObject(root['$defs']) ? root['$defs'] : {}))
      this.schemas[name] = withoutId(definition);
    const value = root['properties']['value'];
    if (!isObject(value)) throw new Error('a schema without a form');
    return value;
  }

  /** As {@link of}, with the reference resolved: for path and query parameters. */
  open(schema: z.ZodType): JsonObject {
    const json = this.of(schema);
    const name = typeof json['$ref'] === 'string' ? json['$ref'].split('/').at(-1) : undefined;
    const named = name === undefined ? undefined : this.schemas[name];
    return isObject(named) ? named : json;
  }
}

type Overridden = Parameters<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override'] & object>[0];

/** Describes texts in a path or query that mean numbers or booleans as such. */
const plain = ({ zodSchema, jsonSchema }: Overridden): void => {
  if (jsonSchema.pattern !== undefined) jsonSchema.pattern = spelledOut(jsonSchema.pattern);
  if (!(zodSchema instanceof z.ZodPipe)) return;
  const { in: from, out: to } = zodSchema.def;
  if (to instanceof z.ZodNumber) replace(jsonSchema, z.toJSONSchema(to));
  else if (from instanceof z.ZodEnum && from.options.includes('true'))
    replace(jsonSchema, { type: 'boolean' });
};

// Many tools do not support Unicode classes in patterns; write these two as ranges.
const spelledOut = (pattern: string): string =>
  pattern.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f').replaceAll('\\p{Cs}', '\\ud800-\\udfff');

const replace = (target: object, by: object): void => {
  for (const key of Object.keys(target)) Reflect.deleteProperty(target, key);
  Object.assign(target, by);
  Reflect.deleteProperty(target, '$schema');
};

const rehomed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rehomed);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key !== '$ref' || typeof inner !== 'string') return [key, rehomed(inner)];
      return [key, inner.replace(definitions, '#/components/schemas/')];
    }),
  );
};

const withoutId = (definition: unknown): unknown => {
  if (!isObject(definition)) return definition;
  const { id: _, ...rest } = definition;
  return rest;
};
