import { expect, it } from 'vitest';
import { z } from 'zod';
import { routes, schemas } from './index.js';

/** Of one thing and bounded by that; none of these grows as an installation is used. */
const bounded = [
  'checkEnvironment',
  'getOperationDiff',
  'listClusterEvents',
  'listLaneInstances',
  'listLanePods',
];

const lists = Object.entries(routes).flatMap(([name, { method }]) => {
  const { query, response }: { readonly query?: z.ZodType; readonly response?: z.ZodType | null } =
    schemas[name as keyof typeof schemas];
  const isList = method === 'GET' && response instanceof z.ZodObject && 'items' in response.shape;
  return isList && !bounded.includes(name) ? [{ name, query, items: response.shape }] : [];
});

it('every list comes in pages, of one type each (defect 13)', () => {
  expect(lists.length).toBeGreaterThan(10);
  for (const { name, query, items } of lists) {
    expect(items, name).toHaveProperty('nextCursor');
    expect(query?.parse({ limit: '2', cursor: 'x' }), name).toEqual({ limit: 2, cursor: 'x' });
    expect(query?.safeParse({ limit: '100000' }).success, name).toBe(false);
  }
  expect(schemas.listBuilds.response.shape.items.element).toBe(schemas.getBuild.response);
});
