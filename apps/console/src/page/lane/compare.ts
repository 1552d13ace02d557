/** The operations that are compared, newer first; at most two. */
export function comparedOf(search: string | undefined): readonly number[] {
  const ids = (search ?? '').split(',').map(Number);
  return ids.filter((id) => Number.isSafeInteger(id) && id > 0).slice(0, 2);
}

/** Takes one away that was chosen, or adds it; of three the older choice gives way. */
export function chosenAfter(chosen: readonly number[], id: number): readonly number[] {
  const rest = chosen.filter((each) => each !== id);
  if (rest.length < chosen.length) return rest;
  return [...rest.slice(-1), id].toSorted((a, b) => b - a);
}
