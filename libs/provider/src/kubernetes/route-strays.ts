import type { Difference, Json } from '@arthor/core';
import { z } from 'zod';
import { canonical } from './canonical.js';
import { ownerOf } from './differences.js';
import { isObject } from '../json-object.js';
import { key } from './label.js';
import { metadataSchema } from './object.js';
import { eachField, managersOf, ownEntry, pathOf, type ManagerEntry, type Steps } from './owned-fields.js';

/** Metadata of a route's object, with who set which of its fields. */
export const routeMetadataSchema = z.preprocess(
  (metadata) => (isObject(metadata) ? { ...metadata, managers: managersOf({ metadata }) ?? [] } : metadata),
  metadataSchema.extend({ managers: z.array(z.custom<ManagerEntry>(isObject)) }),
);
type LiveMetadata = z.infer<typeof routeMetadataSchema>;

/** An object of a route as it is written. */
interface Wanted {
  readonly metadata: Readonly<Record<'labels' | 'annotations', Readonly<Record<string, string>>>>;
  readonly spec: Json;
}

/** The labels and annotations that we set and that are not as we set them; others beside them are theirs. */
export function metadataStrays(kind: string, live: LiveMetadata, wanted: Wanted): readonly Difference[] {
  return (['labels', 'annotations'] as const).flatMap((part) =>
    Object.entries(wanted.metadata[part]).flatMap(([name, before]) => {
      const after = live[part][name] ?? null;
      if (name === key.tick || after === before) return [];
      return [stray(kind, live, ['f:metadata', `f:${part}`, `f:${name}`], before, after)];
    }),
  );
}

/** One field that is not as we set it. */
export function stray(
  kind: string,
  { managers }: Pick<LiveMetadata, 'managers'>,
  steps: Steps,
  before: Json,
  after: Json,
): Difference {
  const isOurs = takenFrom(managers, [steps]) === null;
  return { kind, path: pathOf(steps), before, after, manager: isOurs ? null : ownerOf(steps, managers) };
}

/** Who took a field from us that we set; null = nobody, or the API does not tell. */
export function takenBy({ managers }: Pick<LiveMetadata, 'managers'>, wanted: Wanted): string | null {
  const { labels, annotations } = wanted.metadata;
  const taken = takenFrom(managers, [
    ...Object.keys(isObject(wanted.spec) ? wanted.spec : {}).map((name) => ['f:spec', `f:${name}`]),
    ...Object.keys(labels).map((name) => ['f:metadata', 'f:labels', `f:${name}`]),
    ...Object.keys(annotations).map((name) => ['f:metadata', 'f:annotations', `f:${name}`]),
  ]);
  return taken && ownerOf(taken, managers);
}

function takenFrom(managers: readonly ManagerEntry[], all: readonly Steps[]): Steps | null {
  const own = ownEntry(managers);
  if (own === null) return managers.length === 0 ? null : (all[0] ?? null);
  const kept = new Set<string>();
  eachField(own.fields, (steps) => steps.forEach((_, end) => kept.add(steps.slice(0, end + 1).join('\n'))));
  return all.find((steps) => !kept.has(steps.join('\n'))) ?? null;
}

/** Whether all that we set is there, whatever others added to it. */
export function covers(wanted: Json, live: Json | undefined): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(live) && wanted.every((item) => live.some((other) => covers(item, other)));
  if (isObject(wanted))
    return isObject(live) && Object.entries(wanted).every(([name, value]) => covers(value, live[name]));
  return wanted === live;
}

/** The same by value. */
export const same = (one: Json, other: Json): boolean => canonical(one) === canonical(other);
