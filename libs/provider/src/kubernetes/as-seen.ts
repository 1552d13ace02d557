import { createHash } from 'node:crypto';
import { ProviderError, type Json, type ObjectRef } from '@arthor/core';
import { z } from 'zod';
import type { Applied, KubernetesApi } from './api.js';
import type { KindName } from './kinds.js';
import { merge } from './merge.js';
import { metadataSchema, type Metadata } from './object.js';

/** Exactly which state of an object a decision was made on. */
export const seenSchema = z.object({
  uid: z.string(),
  resourceVersion: z.string(),
  /** Digest of all that is not status. */
  print: z.string(),
});
export type Seen = z.infer<typeof seenSchema>;

/** The state that this metadata stands for. */
export function seenOf(metadata: Metadata): Seen {
  const { uid, resourceVersion, generation, labels, annotations } = metadata;
  const sorted = (map: Readonly<Record<string, string>>) =>
    Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([uid, generation, sorted(labels), sorted(annotations)]);
  return { uid, resourceVersion, print: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}

/**
 * Applies a manifest only to the state that was seen: CONFLICT when anything but the status has changed
 * since, or the object is gone. `seen` null: without condition (it was not there).
 */
export async function applyAsSeen(
  api: KubernetesApi,
  kind: KindName,
  ref: ObjectRef,
  body: Json,
  seen: Seen | null,
  signal: AbortSignal,
): Promise<Applied> {
  if (seen === null) return api.apply(kind, ref, body, signal);
  const { uid } = seen;
  return whileOnlyStatusMoves(api, kind, ref, seen, signal, (resourceVersion) =>
    api.apply(kind, ref, merge(body, { metadata: { uid, resourceVersion } }), signal),
  );
}

/** Deletes only the state that was seen; already gone is success. */
export async function removeAsSeen(
  api: KubernetesApi,
  kind: KindName,
  ref: ObjectRef,
  seen: Seen,
  signal: AbortSignal,
): Promise<void> {
  await whileOnlyStatusMoves(api, kind, ref, seen, signal, async (resourceVersion) => {
    // Nothing belongs to a route; in the foreground it would stay until the garbage collector looks.
    await api.remove(kind, ref, { uid: seen.uid, resourceVersion }, signal, 'Background');
  });
}

/** A controller that writes the status moves the version too, which is no reason to decide anew. */
async function whileOnlyStatusMoves<T>(
  api: KubernetesApi,
  kind: KindName,
  ref: ObjectRef,
  seen: Seen,
  signal: AbortSignal,
  write: (resourceVersion: string) => Promise<T>,
): Promise<T> {
  let version = seen.resourceVersion;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write(version);
    } catch (error) {
      const moved = error instanceof ProviderError && error.code === 'WRITE_CONFLICT';
      if (!moved || attempt === 4) throw error;
      const live = z.object({ metadata: metadataSchema }).safeParse(await api.get(kind, ref, signal));
      if (!live.success) throw error;
      const now = seenOf(live.data.metadata);
      if (now.print !== seen.print || now.resourceVersion === version) throw error;
      version = now.resourceVersion;
    }
  }
}
