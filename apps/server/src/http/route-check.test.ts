import { MetadataScanner, Reflector, type DiscoveryService } from '@nestjs/core';
import type { Build } from '@arthor/contract';
import { expect, it } from 'vitest';
import { Endpoint, IdempotencyKey } from './endpoint.js';
import type { Once } from './idempotency.js';
import { RouteCheck } from './route-check.js';

/** The check's error for a server with only these controllers. */
function checked(...controllers: readonly (new () => object)[]): () => void {
  const wrappers = controllers.map((controller) => ({ instance: new controller(), name: controller.name }));
  const discovery = { getControllers: () => wrappers } as unknown as DiscoveryService;
  const check = new RouteCheck(discovery, new MetadataScanner(), new Reflector());
  return () => check.onApplicationBootstrap();
}

const never = (...given: readonly unknown[]): never => {
  throw new Error(`nobody calls it with ${given.length}`);
};

class Deaf {
  @Endpoint('createBuild')
  create(): Promise<Build> {
    return never();
  }
}
class Eager {
  @Endpoint('abortBuild')
  abort(@IdempotencyKey() once: Once): Promise<Build> {
    return never(once);
  }
}
class Keeping {
  @Endpoint('createBuild')
  create(@IdempotencyKey() once: Once): Promise<Build> {
    return never(once);
  }
}

it('refuses a handler that does not take the key which the contract promises', () => {
  expect(checked(Deaf)).toThrow(
    'The contract says that createBuild takes an Idempotency-Key; Deaf.create does not.',
  );
});

it('refuses a handler that takes a key of which the contract says nothing', () => {
  expect(checked(Eager)).toThrow(
    'Eager.abort takes an Idempotency-Key, which the contract does not say of abortBuild.',
  );
});

it('refuses two handlers of one endpoint, and an endpoint that has none', () => {
  expect(checked(Keeping, Keeping)).toThrow('The endpoint createBuild has several handlers');
  expect(checked(Keeping)).toThrow(/^Endpoints of the contract without a handler: createSession, /);
});
