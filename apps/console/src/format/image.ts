/** The part of an image reference that tells versions apart: its tag, else the digest's beginning. */
export function imageVersion(image: string): string {
  const [name = '', digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return tag ?? digest?.replace('sha256:', '').slice(0, 12) ?? image;
}

/** A commit as people quote it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}
