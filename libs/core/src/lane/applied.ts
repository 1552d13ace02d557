import type { Owned } from '../port/difference.js';

/**
 * What the API answered to our last apply, as a row keeps it: `Deployment:0c77de12 Service:…`. What was kept before
 * there were answers says nothing of any kind.
 */
export function appliedOf(text: string | null): Owned {
  const pairs = (text ?? '').split(' ').map((pair) => pair.split(':'));
  return Object.fromEntries(
    pairs.flatMap(([kind, digest]) => (kind && digest ? [[kind, digest] as const] : [])),
  );
}

/** The same as a row keeps it. */
export const appliedText = (owned: Owned): string =>
  Object.entries(owned)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, digest]) => `${kind}:${digest}`)
    .join(' ');

/** Kinds of objects whose fields of ours are not as the API answered to our last apply, as far as that is known. */
export const changedKinds = (applied: Owned, owned: Owned = {}): readonly string[] =>
  Object.entries(owned)
    .filter(([kind, digest]) => applied[kind] !== undefined && applied[kind] !== digest)
    .map(([kind]) => kind);

/** Kinds of objects of whose answer nothing is known. */
export const unknownKinds = (applied: Owned, owned: Owned = {}): readonly string[] =>
  Object.keys(owned).filter((kind) => applied[kind] === undefined);

/** Whether what runs, and what leads to it, is as the API answered; `isStrict`: and that is known. */
export function isAsAnswered(
  { applied }: { readonly applied: string | null },
  { owned }: { readonly owned?: Owned },
  isStrict: boolean,
): boolean {
  const known = appliedOf(applied);
  const counts = (kind: string) => kind === 'Deployment' || kind === 'Service';
  return !changedKinds(known, owned).some(counts) && !(isStrict && unknownKinds(known, owned).some(counts));
}
