import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { endpoints } from '@arthor/contract';
import { expect, it } from 'vitest';
import { openapiDocument } from './document.js';
import { isObject } from './json.js';

const committed = fileURLToPath(new URL('../../../../../doc/openapi.json', import.meta.url));

it('is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(openapiDocument()));
  expect(result).toMatchObject({ valid: true });
});

// After a change of the contract run vitest -u, and check what changes for callers.
it('is the document that is committed', async () => {
  await expect(`${JSON.stringify(openapiDocument(), null, 2)}\n`).toMatchFileSnapshot(committed);
});

it('describes every endpoint, and refers to nothing that is not there', () => {
  const document = openapiDocument();
  const text = JSON.stringify(document);
  for (const { name } of endpoints) expect(text).toContain(`"operationId":"${name}"`);
  const components = document['components'];
  const schemas = isObject(components) && isObject(components['schemas']) ? components['schemas'] : {};
  const referred = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name));
  expect([...referred].filter((name) => name === undefined || !(name in schemas))).toEqual([]);
  expect(text).not.toContain('$defs');
});
