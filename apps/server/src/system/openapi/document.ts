import { apiBase, endpoints } from '@arthor/contract';
import { version } from '../../runtime/version.js';
import { Components } from './components.js';
import type { JsonObject } from './json.js';
import { csrfScheme, operationOf } from './operation.js';

/** In the order in which people need them. */
const tags: readonly { readonly name: string; readonly description: string }[] = [
  { name: 'application', description: 'What teams release, and how its pods are started.' },
  { name: 'feature', description: 'A branch of an application’s repository.' },
  { name: 'build', description: 'A feature made into an image.' },
  { name: 'deploy', description: 'Lanes, deployments, and the operations that change them.' },
  { name: 'environment', description: 'Where it runs: a namespace and a host.' },
  { name: 'event', description: 'All that changes, as it happens.' },
  { name: 'session', description: 'Signing in and out.' },
  { name: 'access', description: 'Users, roles and API tokens.' },
  { name: 'system', description: 'About this installation.' },
];

/** The API as an OpenAPI 3.1 document, made from the contract. The same for every installation. */
export const openapiDocument = (): JsonObject => {
  const components = new Components();
  const paths: Record<string, JsonObject> = {};
  for (const endpoint of endpoints)
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint, components),
    };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Arthor',
      version,
      description: 'Build, deploy and release applications into environments.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: apiBase }],
    tags,
    paths,
    components: { schemas: sorted(components.schemas), securitySchemes },
  };
};

const securitySchemes: JsonObject = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'arthor',
    description: 'Set by POST /session; named `__Host-arthor` on HTTPS.',
  },
  csrf: csrfScheme,
  token: { type: 'http', scheme: 'bearer', description: 'An API token, `art_…`.' },
};

const sorted = (schemas: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a.localeCompare(b, 'en')));
