import type { CheckItem } from './cluster.js';

/** Where the instances of an application are listed. */
export interface RegistryService {
  /** The registry's namespace of the environment. */
  readonly namespace: string;
  readonly group: string;
  /** The service's name: the application's. */
  readonly name: string;
}

/** One instance as the registry lists it. What others wrote is untrusted. */
export interface RegistryInstance {
  readonly ip: string;
  readonly port: number;
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
  readonly ip: string;
  readonly port: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly enabled: boolean;
}

/** The service registry in which callers find an application's pods. All calls throw ProviderError and stop at the signal. */
export interface RegistryPort {
  /** `nacos`. */
  readonly provider: string;
  /** All instances of a service, disabled ones too; empty when the service is unknown. */
  observe(service: RegistryService, signal: AbortSignal): Promise<readonly RegistryInstance[]>;
  /** Sets our metadata and `enabled` of an instance that is listed; GONE when it is not. Idempotent. */
  write(service: RegistryService, wish: RegistryWish, signal: AbortSignal): Promise<void>;
  /** Registers a persistent instance for an application that does not do so itself; INVALID where its service is ephemeral. */
  register(service: RegistryService, wish: RegistryWish, signal: AbortSignal): Promise<void>;
  /** Takes out an instance that {@link register} made; already gone is success. */
  deregister(service: RegistryService, ip: string, port: number, signal: AbortSignal): Promise<void>;
  /** Part of an environment's check. */
  check(
    service: Pick<RegistryService, 'namespace' | 'group'>,
    signal: AbortSignal,
  ): Promise<readonly CheckItem[]>;
}
