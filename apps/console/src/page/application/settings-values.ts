import type { Settings } from '@arthor/contract';
import { withoutEmpty } from '../../form/without-empty.js';
import { commandOf, envOf, textOfCommand, textOfEnv } from './settings-text.js';

interface Amounts {
  readonly cpu: string;
  readonly memory: string;
}

/** Whether there is an autoscaler: as the layer below says, none, or one with these bounds. */
export type Autoscaling = 'below' | 'off' | 'on';

/** Values of the settings form: named as in the request, the two lists as text. */
export interface SettingsValues {
  readonly containerPort: number | null;
  readonly replicas: number | null;
  readonly readinessPath: string;
  readonly drainSeconds: number | null;
  readonly minReadySeconds: number | null;
  readonly autoscaling: Autoscaling;
  /** Used where `autoscaling` is `on`. */
  readonly autoscale: {
    readonly min: number | null;
    readonly max: number | null;
    readonly cpuPercent: number | null;
  };
  /** `below`: as the layer below says. */
  readonly registerBy: NonNullable<Settings['registerBy']> | 'below';
  readonly registryKeys: NonNullable<Settings['registryKeys']>;
  readonly resources: { readonly requests: Amounts; readonly limits: Amounts };
  readonly env: string;
  readonly command: string;
}

/** Stored settings as values of the form. */
export function valuesOf(own: Settings): SettingsValues {
  const amounts = (kind: 'requests' | 'limits'): Amounts => ({
    cpu: own.resources?.[kind]?.['cpu'] ?? '',
    memory: own.resources?.[kind]?.['memory'] ?? '',
  });
  return {
    containerPort: own.containerPort ?? null,
    replicas: own.replicas ?? null,
    readinessPath: own.readinessPath ?? '',
    drainSeconds: own.drainSeconds ?? null,
    minReadySeconds: own.minReadySeconds ?? null,
    autoscaling: autoscalingOf(own),
    autoscale: own.autoscale ?? { min: null, max: null, cpuPercent: null },
    registerBy: own.registerBy ?? 'below',
    registryKeys: own.registryKeys ?? [],
    resources: { requests: amounts('requests'), limits: amounts('limits') },
    env: textOfEnv(own.env ?? {}),
    command: textOfCommand(own.command ?? []),
  };
}

function autoscalingOf({ autoscale }: Settings): Autoscaling {
  if (autoscale === undefined) return 'below';
  return autoscale === null ? 'off' : 'on';
}

/**
 * The settings to store; empty values fall through to the next layer. PUT replaces all of them, so what
 * the form has no field for is taken over from `own`.
 */
export function settingsOf(values: SettingsValues, own: Settings): object {
  const { resources, env, command, autoscaling, autoscale, registerBy, ...plain } = values;
  const amounts = (kind: 'requests' | 'limits') => {
    const { cpu: _cpu, memory: _memory, ...others } = own.resources?.[kind] ?? {};
    return { ...withoutEmpty(resources[kind]), ...others };
  };
  return {
    ...without(own, [...Object.keys(plain), 'resources', 'env', 'command', 'autoscale', 'registerBy']),
    // None at all, said so, is something else than nothing said.
    ...(own.registryKeys?.length === 0 ? { registryKeys: [] } : {}),
    ...withoutEmpty(plain),
    ...(registerBy === 'below' ? {} : { registerBy }),
    ...withoutNothing({
      resources: withoutNothing({ requests: amounts('requests'), limits: amounts('limits') }),
      env: envOf(env),
    }),
    ...withoutEmpty({ command: commandOf(command) }),
    ...(autoscaling === 'off' ? { autoscale: null } : {}),
    ...(autoscaling === 'on' ? { autoscale: withoutEmpty(autoscale) } : {}),
  };
}

function without(values: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}

function withoutNothing(parts: Record<string, object>): Record<string, object> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
}
