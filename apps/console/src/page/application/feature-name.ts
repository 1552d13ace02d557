const longest = 100;

/** The name of the feature that a branch is, as near to the branch as a name may be. */
export function featureNameOf(branch: string): string {
  const name = branch
    .replace(/[^A-Za-z0-9._/-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, longest)
    .replace(/[^A-Za-z0-9]+$/, '');
  return name === '' ? 'main' : name;
}
