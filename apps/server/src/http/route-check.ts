import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { routes, type Route, type RouteName } from '@arthor/contract';
import { endpointKey, outsideKey, repeatableKey } from './endpoint.js';

// Nest's own metadata key for a handler's path.
const pathKey = 'path';

interface Bound {
  readonly handler: () => unknown;
  /** Controller and method, for error messages. */
  readonly where: string;
}

/** At start: every route declares its permission, every endpoint has exactly one handler, which keeps the contract. */
@Injectable()
export class RouteCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** Throws an error that names what is wrong. */
  onApplicationBootstrap(): void {
    for (const [name, bound] of this.handlers()) {
      const [first, ...more] = bound;
      if (more.length > 0)
        throw new Error(
          `The endpoint ${name} has several handlers: ${bound.map(({ where }) => where).join(', ')}.`,
        );
      if (first !== undefined) this.requireKey(name, first);
    }
    const missing = this.missing();
    if (missing.length > 0)
      throw new Error(`Endpoints of the contract without a handler: ${missing.join(', ')}.`);
  }

  /** Endpoints of the contract without a handler. */
  missing(): RouteName[] {
    const bound = this.handlers();
    return names().filter((name) => !bound.has(name));
  }

  private requireKey(name: RouteName, { handler, where }: Bound): void {
    const route: Route = routes[name];
    const taken = this.reflector.get<boolean | undefined>(repeatableKey, handler) === true;
    if (taken && route.repeatable !== true)
      throw new Error(`${where} takes an Idempotency-Key, which the contract does not say of ${name}.`);
    if (!taken && route.repeatable === true)
      throw new Error(`The contract says that ${name} takes an Idempotency-Key; ${where} does not.`);
  }

  private handlers(): Map<RouteName, Bound[]> {
    const bound = new Map<RouteName, Bound[]>();
    for (const { instance, name: controller } of this.discovery.getControllers())
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance)))
        this.note(bound, { handler: instance[method], where: `${controller}.${method}` });
    return bound;
  }

  private note(all: Map<RouteName, Bound[]>, bound: Bound): void {
    const { handler, where } = bound;
    if (this.reflector.get<string | undefined>(pathKey, handler) === undefined) return;
    const name = this.reflector.get<RouteName | undefined>(endpointKey, handler);
    const outside = this.reflector.get<string | undefined>(outsideKey, handler);
    if (name === undefined && outside === undefined)
      throw new Error(`The route of ${where} declares no permission: bind it with @Endpoint or @Outside.`);
    if (name !== undefined) all.set(name, [...(all.get(name) ?? []), bound]);
  }
}

// Object.keys loses the literal type; a const object has exactly these keys.
const names = (): RouteName[] => Object.keys(routes) as RouteName[];
