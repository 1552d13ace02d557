import type { Registry } from '../../world/registry/registry.js';
import type { Overlay } from '../../world/registry/registry-state.js';
import { addressOf, flag, metadataOf, serviceOf } from './parameters.js';

/** A refusal in the server's own words. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

const badName: Refusal = {
  status: 400,
  code: 20_002,
  message: "Param 'serviceName' is illegal, serviceName is blank",
};

/** A client registers. null = done. */
export function register(registry: Registry, params: URLSearchParams, now: number): Refusal | null {
  const service = serviceOf(params);
  const at = addressOf(params);
  if (service.name === '') return badName;
  if (at.port < 1 || at.port > 65_535)
    return { status: 400, code: 20_002, message: `Param 'port' is illegal: ${at.port}` };
  const ephemeral = flag(params, 'ephemeral', true);
  const done = registry.register(service, {
    ...at,
    ephemeral,
    weight: Number(params.get('weight') ?? 1),
    enabled: flag(params, 'enabled', true),
    metadata: metadataOf(params.get('metadata')),
    beatAt: ephemeral ? now : null,
  });
  if (done) return null;
  const [is, not] = ephemeral ? ['persistent', 'ephemeral'] : ['ephemeral', 'persistent'];
  const text = `${service.group}@@${service.name}`;
  const message = `Current service ${text} is ${is} service, can't register ${not} instance.`;
  return { status: 500, code: 30_000, message };
}

/** Replaces all that operators set for an address: what is left out is reset. */
export function replace(registry: Registry, params: URLSearchParams): Refusal | null {
  const service = serviceOf(params);
  const over: Overlay = {
    ...addressOf(params),
    metadata: metadataOf(params.get('metadata')),
    weight: Number(params.get('weight') ?? 1),
    enabled: flag(params, 'enabled', true),
  };
  if (registry.replace(service, over)) return null;
  const message = `service not found, namespace: ${service.namespace}, service: ${service.group}@@${service.name}`;
  return { status: 400, code: 21_004, message };
}

/** Sets what is given; metadata, if given, replaces those that were set. */
export function patch(registry: Registry, params: URLSearchParams): Refusal | null {
  const metadata = params.get('metadata');
  const set = {
    ...(metadata === null ? {} : { metadata: metadataOf(metadata) }),
    ...(params.has('weight') ? { weight: Number(params.get('weight')) } : {}),
    ...(params.has('enabled') ? { enabled: flag(params, 'enabled', true) } : {}),
  };
  if (registry.patch(serviceOf(params), addressOf(params), set)) return null;
  return { status: 404, code: 20_004, message: 'no matched ip found!' };
}

/** A DELETE that does not say `ephemeral=false` leaves a persistent instance although it says ok. */
export function deregister(registry: Registry, params: URLSearchParams): void {
  registry.deregister(serviceOf(params), addressOf(params), flag(params, 'ephemeral', true));
}
