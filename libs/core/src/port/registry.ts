import type { CheckItem } from './cluster.js';

/** Where the instances of an application are listed. */
export interface RegistryService {
  /** The registry's namespace of the environment; '' = its public one. */
  readonly namespace: string;
  readonly group: string;
  /** The service's name: the application's. */
  readonly name: string;
}

/** Where an instance listens. */
export interface RegistryAddress {
  readonly ip: string;
  readonly port: number;
}

/** One instance as the registry lists it. What others wrote is untrusted. */
export interface RegistryInstance extends RegistryAddress {
  /** The registry's own subdivision of a service; part of an instance's key. */
  readonly cluster: string;
  /** Registered by the application itself, which keeps it alive by heartbeats. */
  readonly ephemeral: boolean;
  readonly healthy: boolean;
  /** Whether callers are given it. */
  readonly enabled: boolean;
  readonly weight: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is to be true of one instance: only these metadata keys are ours, every other is kept as it is. */
export interface RegistryWish {
  readonly metadata: Readonly<Record<string, string>>;
  readonly enabled: boolean;
}

/** The service registry in which callers find an application's pods. All calls throw ProviderError and stop at the signal. */
export interface RegistryPort {
  /** `nacos`. */
  readonly provider: string;
  /** All instances of a service, disabled ones too; empty when the service is unknown. A write of just now may be missing. */
  observe(service: RegistryService, signal: AbortSignal): Promise<readonly RegistryInstance[]>;
  /**
   * Sets our metadata and `enabled` of an instance as it was listed; GONE when it is not listed any more. Idempotent.
   * What is written stays with the address for a while, whoever registers there next: it is to be compared in every look.
   */
  write(
    service: RegistryService,
    instance: RegistryInstance,
    wish: RegistryWish,
    signal: AbortSignal,
  ): Promise<void>;
  /** Registers a persistent instance for an application that does not do so itself; INVALID where its service is ephemeral. */
  register(
    service: RegistryService,
    address: RegistryAddress,
    wish: RegistryWish,
    signal: AbortSignal,
  ): Promise<void>;
  /** Takes out an instance that {@link register} made; already gone is success. */
  deregister(service: RegistryService, address: RegistryAddress, signal: AbortSignal): Promise<void>;
  /** Part of an environment's check. Never throws for what it checks. */
  check(
    service: Pick<RegistryService, 'namespace' | 'group'>,
    signal: AbortSignal,
  ): Promise<readonly CheckItem[]>;
}
