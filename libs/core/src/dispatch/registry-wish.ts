import type { Deployment, Lifecycle } from '../lane/deployment.js';
import type { RegistryLibrary } from '../lane/registry-settings.js';
import type { RegistryInstance, RegistryWish } from '../port/registry.js';

/** The pod that Arthor spoke of last at this address. Another one there inherits what was said of this. */
export const spokenOfKey = 'arthor.pod';
/** The pod that registered itself, as it says. */
export const registeredKey = 'arthor.registered';

/** What decides the metadata of one pod's instance. */
export interface InstanceOf {
  readonly row: Deployment;
  readonly pod: string;
  readonly lifecycle: Lifecycle;
  /** A canary without a ready pod has given its share to the main. */
  readonly weight: number | null;
  readonly libraries: readonly RegistryLibrary[];
}

/**
 * All that is said of an instance. Always every key: what does not apply is said by '', since what an earlier pod at
 * the same address left there would stay otherwise.
 */
export function metadataOf({
  row,
  pod,
  lifecycle,
  weight,
  libraries,
}: InstanceOf): Readonly<Record<string, string>> {
  const header = row.canary ? (row.canaryValue ?? '') : '';
  const share = row.canary && weight !== null ? String(weight) : '';
  return {
    // Names of the origin, which applications read.
    lifecycle,
    canary: String(row.canary),
    canaryType: row.canaryType ?? '',
    canaryValue: row.canaryType === 'WEIGHT' ? share : header,
    deploymentName: row.name,
    symbol: `${row.application}.${row.symbol}${row.canary ? '.canary' : ''}`,
    'arthor.symbol': row.symbol,
    'arthor.header': header,
    'arthor.weight': share,
    'arthor.tick': String(row.tick),
    [spokenOfKey]: pod,
    ...Object.assign({}, ...libraries.map((library) => keysOf[library](row))),
  };
}

/** What tells one version from another: the value that leads to a canary, else the symbol. */
const labelOf = ({ canary, canaryValue, symbol }: Deployment): string =>
  canary ? (canaryValue ?? 'canary') : symbol;

const stable = 'stable';

const keysOf: Readonly<Record<RegistryLibrary, (row: Deployment) => Readonly<Record<string, string>>>> = {
  // It has no key of its own; by convention its load balancers compare `version`.
  SPRING_CLOUD_ALIBABA: (row) => ({ version: labelOf(row) }),
  // Whoever finds none of its own `env` is led to `common`.
  NEPXION_DISCOVERY: (row) => ({
    version: labelOf(row),
    env: row.symbol === stable ? 'common' : row.symbol,
  }),
  JOYLIVE: (row) => ({ 'x-lane-code': labelOf(row) }),
  // Requests without a tag go only to providers without one.
  DUBBO: (row) => ({ 'dubbo.tag': labelOf(row) === stable ? '' : labelOf(row) }),
};

/** One that says itself which pod it is may be another one than that which has the address by now. */
export const isOfPod = ({ metadata }: RegistryInstance, pod: string): boolean =>
  metadata[registeredKey] === undefined || metadata[registeredKey] === pod;

/** Whether Arthor registered it, for an application that does not. */
export const isByArthor = ({ ephemeral, metadata }: RegistryInstance): boolean =>
  !ephemeral && metadata[registeredKey] !== undefined;

/** Whether an instance shows all of it. */
export const isAsWished = (instance: RegistryInstance, wish: RegistryWish): boolean =>
  instance.enabled === wish.enabled &&
  Object.entries(wish.metadata).every(([key, value]) => instance.metadata[key] === value);
