import { describe, expect, it } from 'vitest';
import { ProviderError, type RegistryInstance, type RegistryPort, type RegistryService } from '@arthor/core';
import { instance } from '@arthor/core/fixture';
import { VirtualClock } from '@arthor/sandbox';
import { actOnRegistry } from './act-registry.js';
import { Registries } from './registries.js';

const service = { namespace: 'dev', group: 'G', name: 'shop' };
const { signal } = new AbortController();
const running = { metadata: { lifecycle: 'RUNNING' }, enabled: true };

/** A registry whose lists a test sets, and what was asked of it. */
class ListedPort implements RegistryPort {
  readonly provider = 'listed';
  listed: readonly RegistryInstance[] = [];
  fault: ProviderError | null = null;
  asked = 0;

  async observe(_service: RegistryService): Promise<readonly RegistryInstance[]> {
    this.asked += 1;
    if (this.fault !== null) throw this.fault;
    return this.listed;
  }
  async write(): Promise<void> {
    if (this.fault !== null) throw this.fault;
  }
  register(): Promise<void> {
    return this.write();
  }
  deregister(): Promise<void> {
    return this.write();
  }
  check(): Promise<readonly []> {
    return Promise.resolve([]);
  }
}

const bench = () => {
  const clock = new VirtualClock();
  const port = new ListedPort();
  const woken: number[] = [];
  const registries = new Registries(clock, (laneId) => woken.push(laneId));
  const look = (laneId = 7) => registries.look(laneId, port, service, signal);
  const act = (wish: typeof running) =>
    actOnRegistry(
      { kind: 'WRITE_INSTANCE', deployment: null as never, service, instance: instance(), wish },
      { port, registries },
      signal,
    );
  return { clock, port, woken, registries, look, act };
};

describe('a lane’s service', () => {
  it('is asked every two seconds, and its lanes are woken when it is not as they saw it', async () => {
    const { clock, port, woken, look } = bench();
    await look(7);
    await look(8);
    await clock.advanceAsync(6_000);
    expect(woken).toEqual([]);
    // One list for both, then one every two seconds.
    expect(port.asked).toBe(4);
    port.listed = [instance()];
    await clock.advanceAsync(2_000);
    expect(woken).toEqual([7, 8]);
    await look(7);
    await clock.advanceAsync(2_000);
    expect(woken).toEqual([7, 8, 8]);
  });

  it('wakes those who could not look when it can be asked again', async () => {
    const { clock, port, woken, look } = bench();
    port.fault = new ProviderError('nacos', 'TRANSIENT', 'REGISTRY_UNREACHABLE', 'down');
    await expect(look()).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    await clock.advanceAsync(4_000);
    expect(woken).toEqual([]);
    port.fault = null;
    await clock.advanceAsync(2_000);
    expect(woken).toEqual([7]);
  });

  it('is asked no more when no lane needs it', async () => {
    const { clock, port, registries, look } = bench();
    await look();
    registries.forget(7);
    await clock.advanceAsync(10_000);
    expect(port.asked).toBe(1);
    await look();
    registries.stop();
    await clock.advanceAsync(10_000);
    expect(port.asked).toBe(2);
    expect(clock.pending).toBe(0);
  });
});

describe('what was written', () => {
  it('counts as seen until lists show it; who undoes it is noticed', async () => {
    const { clock, port, woken, look, act } = bench();
    port.listed = [instance({ metadata: { own: 'yes' } })];
    await look();
    expect(await act(running)).toBeNull();
    expect(await look()).toMatchObject([{ metadata: { own: 'yes', lifecycle: 'RUNNING' } }]);
    port.listed = [instance({ metadata: { own: 'yes', lifecycle: 'RUNNING' } })];
    await clock.advanceAsync(4_000);
    expect(woken).toEqual([]);
    port.listed = [instance({ metadata: { own: 'yes' } })];
    await clock.advanceAsync(2_000);
    expect(woken).toEqual([7]);
  });

  it('and never shows is written again', async () => {
    const { clock, port, woken, look, act } = bench();
    port.listed = [instance()];
    await look();
    await act(running);
    await look();
    await clock.advanceAsync(4_000);
    expect(woken[0]).toBe(7);
    expect(await look()).toMatchObject([{ metadata: {} }]);
  });

  it('to an instance that is gone is no fault, and it is listed no more', async () => {
    const { port, look, act } = bench();
    port.listed = [instance()];
    await look();
    port.fault = new ProviderError('nacos', 'GONE', 'NOT_REGISTERED', 'gone');
    expect(await act(running)).toBeNull();
    port.fault = null;
    expect(await look()).toEqual([]);
  });

  it('in vain is a fault for the next look', async () => {
    const { port, look, act } = bench();
    await look();
    port.fault = new ProviderError('nacos', 'DENIED', 'REGISTRY_DENIED', 'no');
    expect(await act(running)).toMatchObject({ kind: 'DENIED', code: 'REGISTRY_DENIED' });
  });
});
