import type { RegistryInstance } from './registry.js';

/** An instance that an application registered by itself, and that serves. */
export const instance = (values: Partial<RegistryInstance> = {}): RegistryInstance => ({
  ip: '10.0.0.1',
  port: 8080,
  cluster: 'DEFAULT',
  ephemeral: true,
  healthy: true,
  enabled: true,
  weight: 1,
  metadata: {},
  ...values,
});
