/** A variable's value and how a value refers to another variable: `$(NAME)`; `$$(NAME)` is that text itself. */
const reference = /\$(\$|\(([^()$\s]+)\))/g;

/** Names that a value refers to. */
function referencesOf(value: string): readonly string[] {
  return [...value.matchAll(reference)].flatMap((match) => match[2] ?? []);
}

/** Whether one of the variables refers to one of `names`: only then does the order of a list matter. */
export function refersTo(env: Readonly<Record<string, string>>, names: ReadonlySet<string>): boolean {
  return Object.values(env).some((value) => referencesOf(value).some((name) => names.has(name)));
}

/**
 * Names in an order in which each stands after those it refers to, as the kubelet needs to put their values
 * in; by name where that leaves a choice, and where they refer to each other in a circle.
 */
export function byReference(env: Readonly<Record<string, string>>): readonly string[] {
  const ordered = new Set<string>();
  const open = new Set<string>();
  const place = (name: string): void => {
    if (!Object.hasOwn(env, name) || ordered.has(name) || open.has(name)) return;
    open.add(name);
    for (const other of referencesOf(env[name] ?? '').toSorted()) place(other);
    ordered.add(name);
  };
  for (const name of Object.keys(env).sort()) place(name);
  return [...ordered];
}
