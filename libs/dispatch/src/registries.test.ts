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

  /** By the name of each service that was asked for, in order. */
  readonly names: string[] = [];

  async observe({ namespace, name }: RegistryService): Promise<readonly RegistryInstance[]> {
    this.asked += 1;
    this.names.push(`${namespace}/${name}`);
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
  const look = (laneId = 7, of: RegistryService = service) => registries.look(laneId, port, of, signal);
  const at = { deployment: null as never, service, address: { ip: '10.0.0.9', port: 8080 } };
  const register = (wish: typeof running) =>
    actOnRegistry({ kind: 'REGISTER_INSTANCE', ...at, wish }, { port, registries }, signal);
  const deregister = () =>
    actOnRegistry({ kind: 'DEREGISTER_INSTANCE', ...at }, { port, registries }, signal);
  const act = (wish: typeof running) =>
    actOnRegistry(
      { kind: 'WRITE_INSTANCE', deployment: null as never, service, instance: instance(), wish },
      { port, registries },
      signal,
    );
  return { clock, port, woken, registries, look, act, register, deregister };
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

describe('services', () => {
  it.each([
    { ...service, namespace: 'test' },
    { ...service, group: 'H' },
    { ...service, name: 'cart' },
  ])('of another namespace, group or name are others: %j', async (other) => {
    const { clock, port, look } = bench();
    await look(7);
    await look(8, other);
    expect(port.asked).toBe(2);
    await clock.advanceAsync(2_000);
    expect(port.asked).toBe(4);
  });

  it('no longer wake a lane that has gone to another one', async () => {
    const { clock, port, woken, look } = bench();
    await look(7);
    await look(7, { ...service, name: 'cart' });
    port.names.length = 0;
    await clock.advanceAsync(2_000);
    expect([port.names, woken]).toEqual([['dev/cart'], []]);
  });

  it('are asked for as long as one of their lanes needs them, and then at once for who comes', async () => {
    const { clock, port, registries, look } = bench();
    await look(7);
    await look(8);
    registries.forget(7);
    await clock.advanceAsync(2_000);
    expect(port.asked).toBe(2);
    registries.forget(8);
    expect(clock.pending).toBe(1);
    await clock.advanceAsync(2_000);
    expect([port.asked, clock.pending]).toEqual([2, 0]);
    await look(8);
    expect([port.asked, clock.pending]).toEqual([3, 1]);
  });

  it('are listed once for all who look within half a second', async () => {
    const { clock, port, look } = bench();
    await look(7);
    await clock.advanceAsync(499);
    await look(8);
    expect(port.asked).toBe(1);
    await clock.advanceAsync(1);
    await look(9);
    expect(port.asked).toBe(2);
  });

  it('whose list was refused are asked again by the next one', async () => {
    const { port, look } = bench();
    port.fault = new ProviderError('nacos', 'TRANSIENT', 'REGISTRY_UNREACHABLE', 'down');
    await expect(look()).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    port.fault = null;
    expect(await look()).toEqual([]);
  });

  it('wake who saw them before a fault, when it is over, though nothing changed', async () => {
    const { clock, port, woken, look } = bench();
    await look();
    port.fault = new ProviderError('nacos', 'TRANSIENT', 'REGISTRY_UNREACHABLE', 'down');
    await clock.advanceAsync(2_000);
    port.fault = null;
    await clock.advanceAsync(2_000);
    expect(woken).toEqual([7]);
  });

  const both = instance({ metadata: { a: '1', b: '2' } });
  const other = instance({ ip: '10.0.0.2', metadata: { a: '3' } });
  it.each<[string, readonly RegistryInstance[], readonly RegistryInstance[], boolean]>([
    ['the order of instances', [both, other], [other, both], false],
    ['the order of metadata', [both], [instance({ metadata: { b: '2', a: '1' } })], false],
    ['health, which no decision reads', [both], [{ ...both, healthy: false }], false],
    ['an instance that left', [both, other], [both], true],
    ['an instance that came twice', [both], [both, { ...both }], true],
    ['another port', [both], [{ ...both, port: 8081 }], true],
    ['what is persistent now', [both], [{ ...both, ephemeral: false }], true],
    ['who is disabled', [both], [{ ...both, enabled: false }], true],
    ['a value', [both], [instance({ metadata: { a: '1', b: '3' } })], true],
    [
      'two values that changed places',
      [both, other],
      [instance({ metadata: { a: '3' } }), { ...other, metadata: both.metadata }],
      true,
    ],
  ])('%s', async (_what, before, after, wakes) => {
    const { clock, port, woken, look } = bench();
    port.listed = before;
    await look();
    port.listed = after;
    await clock.advanceAsync(2_000);
    expect(woken).toEqual(wakes ? [7] : []);
  });
});

describe('what was registered', () => {
  it('is listed from then on, as it was asked for, until lists have had two seconds', async () => {
    const { clock, look, register } = bench();
    await look();
    expect(await register(running)).toBeNull();
    const registered = instance({ ip: '10.0.0.9', ephemeral: false, metadata: { lifecycle: 'RUNNING' } });
    expect(await look()).toEqual([registered]);
    await clock.advanceAsync(1_999);
    expect(await look()).toEqual([registered]);
    await clock.advanceAsync(1);
    expect(await look()).toEqual([]);
  });

  it('stands once where the list has it already, beside who was not touched', async () => {
    const { port, look, register } = bench();
    const listed = [instance({ ip: '10.0.0.9', metadata: { own: 'yes' } }), instance()];
    port.listed = listed;
    await look();
    await register({ metadata: { lifecycle: 'CLOSING' }, enabled: false });
    expect(await look()).toEqual([
      { ...listed[0], enabled: false, metadata: { own: 'yes', lifecycle: 'CLOSING' } },
      listed[1],
    ]);
  });

  it('and taken out is listed no more', async () => {
    const { port, look, deregister } = bench();
    port.listed = [instance({ ip: '10.0.0.9' }), instance()];
    await look();
    expect(await deregister()).toBeNull();
    expect(await look()).toEqual([instance()]);
  });

  it('of a service that nobody looks at is nothing to remember', async () => {
    const { deregister } = bench();
    expect(await deregister()).toBeNull();
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
