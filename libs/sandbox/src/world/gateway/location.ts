import type { Ingress, IngressPath } from '../cluster/object.js';
import { keyOf } from '../cluster/object.js';

const annotationPrefix = 'nginx.ingress.kubernetes.io/';

/** One path of one host as ingress-nginx lays it out. */
export interface Location {
  readonly ingress: Ingress;
  readonly key: string;
  readonly host: string;
  readonly path: string;
  readonly pathType: IngressPath['pathType'];
  readonly backend: IngressPath['backend'];
}

/** A location with the canary that was merged into it. */
export interface ServedLocation extends Location {
  readonly canary: Location | null;
  /** Set where the host's paths are regular expressions; null = compare as text. */
  readonly regex: RegExp | null;
}

/** The value of an ingress-nginx annotation. */
export function annotation(ingress: Ingress, name: string): string | undefined {
  return ingress.metadata.annotations?.[annotationPrefix + name];
}

/** Whether ingress-nginx takes the Ingress for a canary of another. */
export function isCanary(ingress: Ingress): boolean {
  return annotation(ingress, 'canary') === 'true';
}

/** Whether an Ingress is of the class this gateway serves. */
export function isServed(ingress: Ingress, className: string): boolean {
  const given =
    ingress.spec.ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class'];
  return given === className;
}

/** The locations an Ingress asks for; '' is the host of rules without one. */
export function locationsOf(ingress: Ingress): readonly Location[] {
  return (ingress.spec.rules ?? []).flatMap((rule) =>
    (rule.http?.paths ?? []).map((path) => ({
      ingress,
      key: keyOf(ingress),
      host: (rule.host ?? '').toLowerCase(),
      path: path.path ?? '/',
      pathType: path.pathType,
      backend: path.backend,
    })),
  );
}

/**
 * One host's locations in the order they are tried, as ingress-nginx makes them: the oldest of equal paths wins, a
 * canary joins the main location of the same path and type (the first one only), and one Ingress that wants regular
 * expressions turns every path of the host into one.
 */
export function layOut(locations: readonly Location[]): readonly ServedLocation[] {
  const byAge = locations.toSorted(
    (a, b) =>
      a.ingress.metadata.creationTimestamp.localeCompare(b.ingress.metadata.creationTimestamp) ||
      a.key.localeCompare(b.key),
  );
  const regexes = byAge.some(
    ({ ingress }) =>
      annotation(ingress, 'use-regex') === 'true' || annotation(ingress, 'rewrite-target') !== undefined,
  );
  const mains = new Map<string, Location>();
  const canaries = new Map<string, Location>();
  for (const location of byAge) {
    const table = isCanary(location.ingress) ? canaries : mains;
    const place = isCanary(location.ingress) ? `${location.pathType} ${location.path}` : location.path;
    if (!table.has(place)) table.set(place, location);
  }
  return [...mains.values()]
    .map((main) => ({
      ...main,
      canary: canaries.get(`${main.pathType} ${main.path}`) ?? null,
      regex: regexes ? compile(main.path) : null,
    }))
    .toSorted((a, b) => b.path.length - a.path.length);
}

/** The location that serves a path, or null. */
export function find(locations: readonly ServedLocation[], path: string): ServedLocation | null {
  const exact = locations.find(
    (each) => each.regex === null && each.pathType === 'Exact' && each.path === path,
  );
  return exact ?? locations.find((each) => serves(each, path)) ?? null;
}

/** The path the pod gets to see. */
export function rewritten(location: ServedLocation, path: string): string {
  const target = annotation(location.ingress, 'rewrite-target');
  if (target === undefined || location.regex === null) return path;
  const groups = location.regex.exec(path) ?? [];
  return target.replaceAll(/\$(\d)/g, (_, digit: string) => groups[Number(digit)] ?? '');
}

function serves(location: ServedLocation, path: string): boolean {
  if (location.regex !== null) return location.regex.test(path);
  if (location.pathType === 'Exact') return location.path === path;
  if (location.pathType === 'ImplementationSpecific') return path.startsWith(location.path);
  const prefix = location.path.replace(/\/+$/, '');
  return path === prefix || path.startsWith(`${prefix}/`);
}

const compiled = new Map<string, RegExp | null>();

/** Anchored in front and blind to case, as nginx's `location ~* "^…"`; one that is no expression matches nothing. */
function compile(path: string): RegExp {
  let regex = compiled.get(path);
  if (regex === undefined) {
    try {
      regex = new RegExp(`^${path}`, 'i');
    } catch {
      regex = null;
    }
    compiled.set(path, regex);
  }
  return regex ?? /(?!)/;
}
