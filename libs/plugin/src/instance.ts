/** One instance of a service as a registry lists it. What others wrote is untrusted. */
export interface Instance {
  readonly ip: string;
  readonly port: number;
  readonly healthy: boolean;
  readonly enabled: boolean;
  readonly weight: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What its metadata say, whatever was left out. */
export interface Told {
  /** CREATING is not in force yet; CLOSING is called no more. Nothing said = it is in no lane of Arthor's: RUNNING. */
  readonly lifecycle: string;
  readonly symbol: string;
  readonly canary: boolean;
  /** The value of the gray header that leads to it; '' = none. */
  readonly header: string;
  /** Its share of the requests that no header leads, in percent. */
  readonly share: number;
  /** What is said was said of another pod that had this address before. */
  readonly stale: boolean;
}

export const stable = 'stable';

/** Reads an instance's metadata. */
export function toldOf({ metadata }: Instance): Told {
  const of = (key: string): string => metadata[key] ?? '';
  const canary = of('canary') === 'true';
  const isByWeight = of('canaryType') === 'WEIGHT';
  const header = metadata['arthor.header'] ?? (isByWeight ? '' : of('canaryValue'));
  const share = metadata['arthor.weight'] ?? (isByWeight ? of('canaryValue') : '');
  const [registered, spokenOf] = [of('arthor.registered'), of('arthor.pod')];
  return {
    lifecycle: of('lifecycle') || 'RUNNING',
    symbol: of('arthor.symbol') || stable,
    canary,
    header: canary ? header : '',
    share: canary ? percentOf(share) : 0,
    stale: registered !== '' && spokenOf !== '' && registered !== spokenOf,
  };
}

const percentOf = (text: string): number => (/^(100|[1-9]?\d)$/.test(text) ? Number(text) : 0);
