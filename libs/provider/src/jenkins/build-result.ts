import { z } from 'zod';

/** What a successful build made. */
export interface BuiltImage {
  readonly image: string | null;
  readonly digest: string | null;
  readonly commit: string | null;
}

const imageForm =
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestForm = /^sha256:[0-9a-f]{64}$/;
const commitForm = /^[0-9a-f]{7,64}$/;

const fileSchema = z.object({
  image: z.string().regex(imageForm),
  digest: z.string().nullish(),
  commit: z.string().nullish(),
});

/** From the archived arthor.json; null when it is not what it should be. */
export function fromFile(text: string): BuiltImage | null {
  try {
    const { image, digest, commit } = fileSchema.parse(JSON.parse(text));
    return {
      image,
      digest: digest != null && digestForm.test(digest) ? digest : null,
      commit: commit != null && commitForm.test(commit) ? commit : commitOf(image),
    };
  } catch {
    return null;
  }
}

/**
 * From the build's description: `host/org/job:commit-environment`, or the origin's bare
 * `host/org/job:commit`; with a digest behind it or not, alone or as one word of several.
 */
export function fromDescription(description: string | null | undefined): BuiltImage {
  for (const word of (description ?? '').split(/[\s<>"']+/)) {
    const [image = '', digest] = word.replace(/^arthor-image=/, '').split('@');
    if (!imageForm.test(image)) continue;
    return {
      image,
      digest: digest !== undefined && digestForm.test(digest) ? digest : null,
      commit: commitOf(image),
    };
  }
  return { image: null, digest: null, commit: null };
}

function commitOf(image: string): string | null {
  const tag = image.slice(image.lastIndexOf(':') + 1);
  const commit = tag.split('-')[0] ?? '';
  return commitForm.test(commit) ? commit : null;
}
