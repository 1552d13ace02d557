import { cut } from '@arthor/core';
import { z } from 'zod';

/** The elements of a list from outside that are what they should be; each other one is told, and hides none. */
export function readable<T>(
  element: z.ZodType<T>,
  items: readonly unknown[],
  odd: (why: string) => void,
): readonly T[] {
  return items.flatMap((item) => {
    const parsed = element.safeParse(item);
    if (parsed.success) return [parsed.data];
    odd(cut(parsed.error.message, 300));
    return [];
  });
}

/** A list within an object, which others write to as well: of it too, an odd element hides none. */
export function eachOf<T>(element: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .nullish()
    .transform((items) => [...readable(element, items ?? [], () => undefined)]);
}
