import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegistryAddress, RegistryPort, RegistryService, RegistryWish } from '@arthor/core';
import { noEnd, until } from './patience.js';
import type { RegistryClient } from './registry-client.js';

/** A registry to hold to the port's contract. */
export interface RegistryBench {
  readonly registry: RegistryPort;
  /** An application's own client of a service. */
  client(service: RegistryService): RegistryClient;
  /** Codes of the check that are not OK, rightly. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** What every registry adapter promises. */
export function registryConformance(name: string, make: () => Promise<RegistryBench>): void {
  describe.concurrent(`registry port: ${name}`, { timeout: 60_000 }, () => {
    let bench: RegistryBench;
    const signal = noEnd();
    beforeAll(async () => {
      bench = await make();
    }, 60_000);
    afterAll(async () => bench?.close());

    let last = 0;
    const some = (): {
      service: RegistryService;
      client: RegistryClient;
      one: RegistryAddress;
      two: RegistryAddress;
    } => {
      last += 1;
      const service = { namespace: 'conformance', group: 'ARTHOR_TEST', name: `shop-${process.pid}-${last}` };
      const client = bench.client(service);
      return { service, client, one: { ip: '10.9.0.1', port: 8080 }, two: { ip: '10.9.0.2', port: 8080 } };
    };
    const seen = async (service: RegistryService, { ip, port }: RegistryAddress) => {
      const all = await bench.registry.observe(service, signal);
      return all.find((one) => one.ip === ip && one.port === port) ?? null;
    };
    const listed = (service: RegistryService, address: RegistryAddress) =>
      until(
        'listed',
        () => seen(service, address),
        (found) => found !== null,
      ).then((found) => found ?? expect.fail('not listed'));
    const wrote = async (service: RegistryService, address: RegistryAddress, wish: RegistryWish) => {
      await bench.registry.write(service, await listed(service, address), wish, signal);
      return until(
        'written',
        () => seen(service, address),
        (found) =>
          found?.enabled === wish.enabled &&
          Object.entries(wish.metadata).every(([key, value]) => found.metadata[key] === value),
      );
    };
    const running = { metadata: { lifecycle: 'RUNNING', 'arthor.pod': 'shop-1' }, enabled: true };

    it('knows nothing of a service that nobody registered', async () => {
      expect(await bench.registry.observe(some().service, signal)).toEqual([]);
    });

    it('shows what an application registers', async () => {
      const { service, client, one, two } = some();
      expect(await client.register(one, { own: 'yes' })).toBe(200);
      expect(await client.register(two, {})).toBe(200);
      expect(await listed(service, one)).toMatchObject({
        ...one,
        cluster: 'DEFAULT',
        ephemeral: true,
        enabled: true,
        metadata: { own: 'yes' },
      });
      await listed(service, two);
    });

    it('merges our keys and leaves those of others', async () => {
      const { service, client, one, two } = some();
      await client.register(one, { own: 'yes', lifecycle: 'THEIRS' });
      await client.register(two, {});
      await wrote(service, one, running);
      const after = await wrote(service, one, { metadata: { lifecycle: 'MODIFYING' }, enabled: true });
      expect(after?.metadata).toMatchObject({ own: 'yes', lifecycle: 'MODIFYING', 'arthor.pod': 'shop-1' });
      expect((await listed(service, two)).metadata).not.toHaveProperty('lifecycle');
    });

    it('hides one from callers and goes on showing it here, and its metadata and weight stay', async () => {
      const { service, client, one, two } = some();
      await client.register(one, { own: 'yes' });
      await client.register(two, {});
      const closing = { metadata: { lifecycle: 'CLOSING' }, enabled: false };
      await wrote(service, one, running);
      expect((await wrote(service, one, closing))?.metadata).toMatchObject({
        own: 'yes',
        'arthor.pod': 'shop-1',
      });
      await until(
        'hidden',
        () => client.list(),
        (hosts) => !hosts.has('10.9.0.1:8080') && hosts.has('10.9.0.2:8080'),
      );
      await wrote(service, one, running);
      await until(
        'shown',
        () => client.list(),
        (hosts) => hosts.get('10.9.0.1:8080')?.['lifecycle'] === 'RUNNING',
      );
    });

    it('finds what it wrote after the application registered anew', async () => {
      const { service, client, one } = some();
      await client.register(one, { own: 'one' });
      await wrote(service, one, running);
      await client.register(one, { own: 'two' });
      const after = await until(
        'anew',
        () => seen(service, one),
        (found) => found?.metadata['own'] === 'two',
      );
      expect(after?.metadata).toMatchObject(running.metadata);
    });

    it('shows what the next one at an address inherits, and writes over it', async () => {
      const { service, client, one, two } = some();
      await client.register(two, {});
      await client.register(one, {});
      await wrote(service, one, { metadata: { lifecycle: 'CLOSING', 'arthor.pod': 'old' }, enabled: false });
      await client.deregister(one);
      await until(
        'gone',
        () => seen(service, one),
        (found) => found === null,
      );
      await client.register(one, {});
      expect(await listed(service, one)).toMatchObject({
        enabled: false,
        metadata: { lifecycle: 'CLOSING' },
      });
      const after = await wrote(service, one, {
        ...running,
        metadata: { ...running.metadata, 'arthor.pod': 'new' },
      });
      expect(after).toMatchObject({ enabled: true, metadata: { lifecycle: 'RUNNING', 'arthor.pod': 'new' } });
    });

    it('says that an instance is gone before it was written', async () => {
      const { service, client, one, two } = some();
      await client.register(one, {});
      await client.register(two, {});
      const instance = await listed(service, one);
      await client.deregister(one);
      await until(
        'gone',
        () => seen(service, one),
        (found) => found === null,
      );
      await expect(bench.registry.write(service, instance, running, signal)).rejects.toMatchObject({
        kind: 'GONE',
      });
      expect((await listed(service, two)).metadata).not.toHaveProperty('lifecycle');
    });

    it('registers for an application that does not, and takes it out again', async () => {
      const { service, client, one } = some();
      await bench.registry.register(service, one, { ...running, enabled: false }, signal);
      expect(await listed(service, one)).toMatchObject({ ephemeral: false, metadata: running.metadata });
      await wrote(service, one, running);
      await until(
        'given to callers',
        () => client.list(),
        (hosts) => hosts.has('10.9.0.1:8080'),
      );
      await bench.registry.deregister(service, one, signal);
      await until(
        'gone',
        () => seen(service, one),
        (found) => found === null,
      );
      await bench.registry.deregister(service, one, signal);
    });

    it('refuses to register where applications do it themselves', async () => {
      const { service, client, one, two } = some();
      await client.register(one, {});
      await expect(bench.registry.register(service, two, running, signal)).rejects.toMatchObject({
        kind: 'INVALID',
        code: 'REGISTRY_KIND',
      });
    });

    it('keeps namespaces and groups apart', async () => {
      const { service, client, one } = some();
      await client.register(one, {});
      await listed(service, one);
      expect(await bench.registry.observe({ ...service, namespace: 'other' }, signal)).toEqual([]);
      expect(await bench.registry.observe({ ...service, group: 'OTHER' }, signal)).toEqual([]);
    });

    it('checks itself without throwing', async () => {
      const items = await bench.registry.check({ namespace: 'conformance', group: 'ARTHOR_TEST' }, signal);
      const wrong = items.filter(({ status }) => status !== 'OK').map(({ code }) => code);
      expect(wrong).toEqual(bench.complaints);
    });

    it('stops at the signal', async () => {
      const looked = bench.registry.observe(some().service, AbortSignal.abort());
      await expect(looked).rejects.toMatchObject({ name: 'ProviderError', code: 'ABORTED' });
    });
  });
}
