import type { Clock, Comparison, Difference, Owned } from '@arthor/core';

/** Objects of a workload whose fields others change. */
export const kinds = ['Deployment', 'Service'] as const;
export type Kind = (typeof kinds)[number];

/** A field of ours as the API has it. */
interface Field {
  readonly value: string;
  /** Who took it from us; null = it is ours. */
  readonly manager: string | null;
  readonly changedAt: number;
}

/** Somebody who sets a field again whenever we have. */
interface Fighter {
  readonly value: string;
  readonly manager: string;
  readonly afterMs: number;
}

const paths = { Deployment: 'spec.template.spec.containers[name=shop].image', Service: 'spec.selector' };

/** One field of each object of each workload: what we set, what policies make of it, and what others set instead. */
export class SimulatedFields {
  private readonly fields = new Map<string, Field>();
  private readonly fighters = new Map<Kind, Fighter>();
  private readonly policies = new Map<Kind, string>();

  /** @param onChange called with the workload whose field somebody else changed */
  constructor(
    private readonly clock: Clock,
    private readonly onChange: (name: string) => void,
  ) {}

  /** Our apply; answers what the API made of it. */
  apply(name: string, applied: readonly string[] = kinds): Owned {
    for (const kind of kinds) {
      if (!applied.includes(kind)) continue;
      this.set(name, kind, this.ours(kind), null);
      const fighter = this.fighters.get(kind);
      if (fighter === undefined) continue;
      const { value, manager, afterMs } = fighter;
      this.clock.setTimeout(() => {
        if (this.fighters.get(kind) === fighter) this.edit(name, kind, value, manager);
      }, afterMs);
    }
    return this.owned(name);
  }

  /** Somebody sets it. */
  edit(name: string, kind: Kind, value: string, manager: string): void {
    if (!this.fields.has(`${kind} ${name}`)) return;
    this.set(name, kind, value, manager);
    this.onChange(name);
  }

  /** From now on a policy makes this of what we set; null = nothing. */
  mutate(kind: Kind, value: string | null): void {
    if (value === null) this.policies.delete(kind);
    else this.policies.set(kind, value);
  }

  /** From now on somebody sets it whenever we have. */
  fight(kind: Kind, fighter: Fighter): void {
    this.fighters.set(kind, fighter);
  }

  owned(name: string): Owned {
    return Object.fromEntries(
      kinds.flatMap((kind) => {
        const field = this.fields.get(`${kind} ${name}`);
        return field === undefined ? [] : [[kind, `${field.value}-${field.manager ?? 'ours'}`]];
      }),
    );
  }

  compare(name: string): Comparison {
    const differences = kinds.flatMap((kind): Difference[] => {
      const field = this.fields.get(`${kind} ${name}`);
      if (field === undefined || field.manager === null) return [];
      const { value: after, manager } = field;
      return [{ kind, path: paths[kind], before: this.ours(kind), after, manager }];
    });
    return { owned: this.owned(name), differences };
  }

  /** Since when it is not as we set it, ms; null = it is. */
  strangeSince(name: string, kind: Kind): number | null {
    const field = this.fields.get(`${kind} ${name}`);
    return field === undefined || field.manager === null ? null : field.changedAt;
  }

  private ours(kind: Kind): string {
    return this.policies.get(kind) ?? 'ours';
  }

  private set(name: string, kind: Kind, value: string, manager: string | null): void {
    this.fields.set(`${kind} ${name}`, { value, manager, changedAt: this.clock.now() });
  }
}
