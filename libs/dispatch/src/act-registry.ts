import type { Action, Fault, RegistryPort } from '@arthor/core';
import { faultOf } from './fault.js';
import type { Registries } from './registries.js';

/** What is done to the service registry. */
export type RegistryAction = Extract<Action, { readonly service: unknown }>;

export const isOnRegistry = (action: Action): action is RegistryAction => 'service' in action;

/** What registry actions work with. */
export interface RegistryHands {
  readonly port: RegistryPort;
  readonly registries: Registries;
}

/**
 * Carries one out. A registry that fails fails nothing else: the next look is told the fault as what was seen of it.
 *
 * @returns what went wrong; null = nothing, also where the instance was gone meanwhile
 */
export async function actOnRegistry(
  action: RegistryAction,
  { port, registries }: RegistryHands,
  signal: AbortSignal,
): Promise<Fault | null> {
  const { service } = action;
  const address = action.kind === 'WRITE_INSTANCE' ? action.instance : action.address;
  try {
    switch (action.kind) {
      case 'WRITE_INSTANCE':
        await port.write(service, action.instance, action.wish, signal);
        registries.done(service, address, action.wish);
        return null;
      case 'REGISTER_INSTANCE':
        await port.register(service, address, action.wish, signal);
        registries.done(service, address, action.wish);
        return null;
      case 'DEREGISTER_INSTANCE':
        await port.deregister(service, address, signal);
        registries.done(service, address, null);
        return null;
    }
  } catch (error) {
    const fault = faultOf(error);
    if (fault.kind !== 'GONE') return fault;
    registries.done(service, address, null);
    return null;
  }
}
