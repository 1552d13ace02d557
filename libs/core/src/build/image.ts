const digestForm = /@(sha256:[a-f0-9]{64})$/;

/** The digest an image reference pins, null where it names a tag only. */
export function digestOf(image: string): string | null {
  return digestForm.exec(image)?.[1] ?? null;
}
