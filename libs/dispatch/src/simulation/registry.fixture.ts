import {
  ProviderError,
  type Clock,
  type Deployment,
  type RegistryInstance,
  type RegistryPort,
  type RegistrySettings,
  type RegistryWish,
} from '@arthor/core';
import type { SimulatedCluster } from './cluster.fixture.js';
import type { SimulatedProcess } from './process.fixture.js';
import { Violation, type SimulatedStore } from './store.fixture.js';

/** How lanes of these tests use their registry; each environment is a namespace of it. */
export const registered: RegistrySettings = {
  namespace: '',
  group: 'G',
  registerBy: 'APPLICATION',
  libraries: [],
};

const port = 8080;
/** A pod that registered so late may not be in the look by which its removal was decided: a slow one takes long. */
const lateMs = 20_000;

/** A service registry in virtual time: pods register a while after they are ready; what is said of them is kept by address. */
export class SimulatedRegistry {
  private readonly said = new Map<string, RegistryWish>();
  /** When an address was first listed, ms. */
  private readonly since = new Map<string, number>();

  constructor(
    private readonly store: SimulatedStore,
    private readonly cluster: SimulatedCluster,
    private readonly clock: Clock,
  ) {}

  /** The instances of a deployment's pods. */
  ofRow({ name }: Pick<Deployment, 'name'>): readonly RegistryInstance[] {
    const now = this.clock.now();
    return this.cluster.addresses(name).flatMap((ip) => {
      // Applications need different times to register, the same ones in the same run.
      const number = Number(ip.split('.').at(-1));
      if (!this.since.has(ip)) this.since.set(ip, now + ((number * 137) % 1500));
      if ((this.since.get(ip) ?? now) > now) return [];
      const said = this.said.get(ip);
      return [
        {
          ip,
          port,
          cluster: 'DEFAULT',
          ephemeral: true,
          healthy: true,
          enabled: said?.enabled ?? true,
          weight: 1,
          metadata: { own: 'yes', ...said?.metadata },
        },
      ];
    });
  }

  /** All of an environment. */
  list(environment: string): readonly RegistryInstance[] {
    return [...this.store.rows.values()]
      .filter((row) => row.environment === environment)
      .flatMap((row) => this.ofRow(row));
  }

  /** The server forgets what was said of an address. */
  forget(ip: string): void {
    this.said.delete(ip);
  }

  /** As one process reaches it. */
  port(environment: string, process: SimulatedProcess): RegistryPort {
    return {
      provider: 'simulated',
      observe: (_service, signal) => process.call('observe registry', () => this.list(environment), signal),
      write: (_service, { ip }, wish, signal) =>
        process.call(
          `WRITE_INSTANCE ${ip} ${wish.metadata['lifecycle']}`,
          () => this.write(environment, ip, wish),
          signal,
        ),
      register: notSimulated,
      deregister: notSimulated,
      check: notSimulated,
    };
  }

  private write(environment: string, ip: string, wish: RegistryWish): void {
    if (!this.list(environment).some((one) => one.ip === ip))
      throw new ProviderError('simulated', 'GONE', 'NOT_REGISTERED', `${ip} is not registered`);
    const metadata = { ...this.said.get(ip)?.metadata, ...wish.metadata };
    this.said.set(ip, { ...wish, metadata });
  }

  /** R1: a pod is removed only when callers are given it no more. */
  removal(row: Deployment): void {
    const given = this.ofRow(row).filter(
      ({ ip, enabled }) => enabled && this.clock.now() - (this.since.get(ip) ?? 0) > lateMs,
    );
    if (given.length > 0)
      throw new Violation(
        `R1: row ${row.id} is removed while callers are given ${given.map(({ ip }) => ip).join()}`,
      );
  }

  /** R2: callers are given somebody while a main that is in force is listed. */
  answered(main: Deployment | null, rows: readonly Deployment[]): void {
    if (main === null || this.ofRow(main).length === 0) return;
    const mains = rows.filter((row) => !row.canary && row.laneId === main.laneId);
    if (!mains.some((row) => this.ofRow(row).some(({ enabled }) => enabled)))
      throw new Violation(`R2: callers are given nobody of lane ${main.laneId}`);
  }

  /** R3: at rest everything that is in force says so. One whose successor is awaited stays at what it was then. */
  isRight(row: Deployment): boolean {
    const lifecycle = row.status === 'REPLACING' ? row.lifecycle : 'RUNNING';
    return this.ofRow(row).every(
      ({ ip, enabled, metadata }) =>
        enabled &&
        metadata['lifecycle'] === lifecycle &&
        metadata['arthor.pod'] === ip &&
        metadata['arthor.tick'] === String(row.tick) &&
        metadata['arthor.weight'] === (row.canary && row.weight !== null ? String(row.weight) : ''),
    );
  }
}

const notSimulated = (): never => {
  throw new Error('not simulated');
};
