const digestForm = /@(sha256:[a-f0-9]{64})$/;

/** The digest an image reference pins, null where it names a tag only. */
export function digestOf(image: string): string | null {
  return digestForm.exec(image)?.[1] ?? null;
}

/**
 * The reference a workload runs: `name:tag@digest` where a digest is known, so that a tag which is
 * pushed again changes nothing that runs. A reference that pins a digest itself stays as it is.
 */
export function deployableImage(imageId: string, digest: string | null): string {
  return digest === null || digestOf(imageId) !== null ? imageId : `${imageId}@${digest}`;
}
