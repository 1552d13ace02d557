import { cut } from '../port/cut.js';

/** The contract's pattern of images again, which no lib may share; a test of the server compares both. */
export const imageForm =
  /^(([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[a-f0-9]{64})?$/;
/** Longest image reference that is stored. */
export const longestImage = 255;
const digestForm = /@(sha256:[a-f0-9]{64})$/;
const tagForm = /:([A-Za-z0-9_][A-Za-z0-9._-]*)$/;

/** The digest an image reference pins, null where it names a tag only. */
export function digestOf(image: string): string | null {
  return digestForm.exec(image)?.[1] ?? null;
}

/** The tag of an image reference, null where it has none. */
export function tagOf(image: string): string | null {
  return tagForm.exec(image.replace(digestForm, ''))?.[1] ?? null;
}

/** Whether a text is an image that can be deployed: one that says which, by tag or digest. */
export function isImage(text: string): boolean {
  // The length first: a pattern need not be tried on a whole page of text.
  return text.length <= longestImage && imageForm.test(text) && (digestOf(text) ?? tagOf(text)) !== null;
}

/** Why a build that Jenkins calls a success made nothing that can be deployed; null when it did. */
export function imageFault(image: string | null, digest: string | null): string | null {
  const but = 'Jenkins calls it a success, but';
  if (image === null)
    return `${but} it named no image: the job must archive arthor.json or set its description to the image.`;
  // It is deployed by digest, so both must fit.
  const pinned = digest === null || digestOf(image) !== null ? image : `${image}@${digest}`;
  if (isImage(pinned)) return null;
  const shown = cut(pinned, 100);
  return pinned.length > longestImage
    ? `${but} the image it named has ${pinned.length} characters, of which ${longestImage} are the most: ${shown}`
    : `${but} what it named is no image with a tag or digest: ${shown}`;
}
