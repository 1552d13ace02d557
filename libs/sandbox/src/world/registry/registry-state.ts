/** Values that go with an instance. */
export type Metadata = Readonly<Record<string, string>>;

/** A service by the namespace and group it is in. */
export interface ServiceKey {
  readonly namespace: string;
  readonly group: string;
  readonly name: string;
}

/** Where an instance listens, and in which of the service's clusters. */
export interface InstanceKey {
  readonly ip: string;
  readonly port: number;
  readonly cluster: string;
}

/** What a client said of its instance. */
export type Registered = InstanceKey & {
  readonly ephemeral: boolean;
  readonly weight: number;
  readonly enabled: boolean;
  readonly metadata: Metadata;
  /** Last heartbeat, ms; null = its connection keeps it alive, or it is persistent. */
  readonly beatAt: number | null;
  readonly healthy: boolean;
};

/** What operators set for an address: it is shown over what the client said, and outlives the instance. */
export type Overlay = InstanceKey & {
  readonly metadata: Metadata;
  /** null = as the client said. */
  readonly weight: number | null;
  readonly enabled: boolean | null;
};

/** An instance as it is listed. */
export type Listed = Omit<Registered, 'beatAt'>;

/** The text of a key: of services in the order namespace, group, name. */
export const serviceText = ({ namespace, group, name }: ServiceKey): string =>
  `${namespace}#${group}@@${name}`;
export const instanceText = ({ ip, port, cluster }: InstanceKey): string => `${ip}:${port}:${cluster}`;

/** What is shown of an instance: its own values, over them what was set for its address. */
export function shown(own: Registered, over: Overlay | undefined): Listed {
  const { beatAt: _beatAt, ...listed } = own;
  if (over === undefined) return listed;
  return {
    ...listed,
    weight: over.weight ?? own.weight,
    enabled: over.enabled ?? own.enabled,
    metadata: { ...own.metadata, ...over.metadata },
  };
}
