import { z } from 'zod';
import type { Whereabouts } from './audience.js';

const named = z.object({ name: z.string() });
const placed = z.object({ application: z.string(), environment: z.string() });
const inLane = z.object({ lane: placed });
const ofApplication = z.object({ application: z.string() });

/**
 * Where an event's snapshot belongs. null for a snapshot that does not tell, or a kind nobody told this
 * function of: such an event reaches no one, rather than someone it is not for.
 */
export function whereaboutsOf(kind: string, snapshot: unknown): Whereabouts | null {
  switch (kind) {
    case 'application':
      return read(named, snapshot, ({ name }) => ({ environment: null, application: name }));
    case 'feature':
      return read(ofApplication, snapshot, ({ application }) => ({ environment: null, application }));
    case 'environment':
      return read(named, snapshot, ({ name }) => ({ environment: name, application: null }));
    case 'build':
    case 'lane':
      return read(placed, snapshot, (place) => place);
    case 'operation':
      return read(inLane, snapshot, ({ lane }) => lane);
    default:
      return null;
  }
}

function read<T>(
  schema: z.ZodType<T>,
  snapshot: unknown,
  where: (found: T) => Whereabouts,
): Whereabouts | null {
  const parsed = schema.safeParse(snapshot);
  return parsed.success ? where(parsed.data) : null;
}
