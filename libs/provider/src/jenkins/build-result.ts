import { digestOf, isImage, tagOf } from '@arthor/core';
import { z } from 'zod';

/** What a successful build made. */
export interface BuiltImage {
  readonly image: string | null;
  readonly digest: string | null;
  readonly commit: string | null;
}

const digestForm = /^sha256:[0-9a-f]{64}$/;
const commitForm = /^[0-9a-f]{7,64}$/;

const fileSchema = z.object({
  image: z.string(),
  digest: z.unknown().optional(),
  commit: z.unknown().optional(),
});

/** From the archived arthor.json; null when it names nothing. Whether that is an image is not judged here. */
export function fromFile(text: string): BuiltImage | null {
  const file = fileSchema.safeParse(parsed(text));
  if (!file.success || file.data.image.trim() === '') return null;
  const { image, digest, commit } = file.data;
  return {
    image,
    digest: typeof digest === 'string' && digestForm.test(digest) ? digest : digestOf(image),
    commit: typeof commit === 'string' && commitForm.test(commit) ? commit : commitOf(image),
  };
}

/**
 * From the build's description: `host/org/job:commit-environment`, or the origin's bare `host/org/job:commit`;
 * alone, behind `arthor-image=`, or as one word of several that has a path or digest, as no other word has.
 */
export function fromDescription(description: string | null | undefined): BuiltImage {
  const words = (description ?? '').split(/[\s<>"']+/).filter((word) => word !== '');
  const named = words.find((word) => word.startsWith(announced))?.slice(announced.length);
  const image = named ?? words.find((word) => isImage(word) && (words.length === 1 || stands(word)));
  // Alone, what is as long as that is meant as an image: its end is the caller's to tell.
  const only = words.length === 1 && looksLike(words[0] ?? '') ? (words[0] ?? null) : null;
  return built(image ?? only);
}

/** The one that names an image; else the first that names anything, so that it can be told what is wrong with it. */
export function bestOf(made: readonly (BuiltImage | null)[]): BuiltImage {
  const named = made.filter((one): one is BuiltImage => one !== null && one.image !== null);
  const best = named.find(({ image }) => isImage(image ?? '')) ?? named[0];
  return best ?? { image: null, digest: null, commit: null };
}

const announced = 'arthor-image=';

function built(text: string | null): BuiltImage {
  if (text === null) return { image: null, digest: null, commit: null };
  const digest = digestOf(text);
  // Beside a tag the digest is kept by itself, as arthor.json does.
  const image = digest !== null && tagOf(text) !== null ? text.slice(0, text.lastIndexOf('@')) : text;
  return { image, digest, commit: commitOf(text) };
}

/** Among other words only one with a path or digest is an image: "10:30" is none. */
function stands(word: string): boolean {
  return word.includes('/') || digestOf(word) !== null;
}

function looksLike(word: string): boolean {
  return /^[\w.:-]+(\/[\w.-]+)+[:@]/.test(word);
}

function commitOf(image: string): string | null {
  const commit = tagOf(image)?.split('-')[0] ?? '';
  return commitForm.test(commit) ? commit : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
