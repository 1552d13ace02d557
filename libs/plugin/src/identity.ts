import { stable } from './instance.js';

/** Who this process is, as Arthor told it when it made its pod. */
export interface Identity {
  /** Also its service's name. */
  readonly application: string;
  readonly environment: string;
  readonly symbol: string;
  readonly deployment: string;
  readonly canary: boolean;
  readonly pod: string;
  readonly ip: string;
}

/** Reads it from the environment variables of the pod; null = Arthor did not make this process's pod. */
export function identityOf(env: Readonly<Record<string, string | undefined>>): Identity | null {
  const of = (name: string): string => env[`ARTHOR_${name}`] ?? '';
  if (of('APPLICATION') === '' || of('DEPLOYMENT') === '') return null;
  return {
    application: of('APPLICATION'),
    environment: of('ENVIRONMENT'),
    symbol: of('SYMBOL') || stable,
    deployment: of('DEPLOYMENT'),
    canary: of('CANARY') === 'true',
    pod: of('POD_NAME'),
    ip: of('POD_IP'),
  };
}

/**
 * What an application says of itself when it registers. It is CREATING until Arthor says otherwise: in force is what
 * Arthor knows, not the process.
 */
export function ownMetadata(identity: Identity): Readonly<Record<string, string>> {
  return {
    lifecycle: 'CREATING',
    symbol: `${identity.application}.${identity.symbol}${identity.canary ? '.canary' : ''}`,
    'arthor.symbol': identity.symbol,
    canary: String(identity.canary),
    deploymentName: identity.deployment,
    'arthor.registered': identity.pod,
  };
}
