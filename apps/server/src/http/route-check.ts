import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { routes, type RouteName } from '@arthor/contract';
import { endpointKey, outsideKey } from './endpoint.js';

/** Whether an endpoint of the contract without a handler fails the start, or is only told. */
export const missingHandlersFailTheStart = true;

// What Nest itself keeps a handler's path under.
const pathKey = 'path';

/** At start: every route declares what it is, every endpoint of the contract has exactly one handler. */
@Injectable()
export class RouteCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** Throws a sentence that names what is wrong. */
  onApplicationBootstrap(): void {
    const bound = this.handlers();
    const twice = [...bound].filter(([, handlers]) => handlers.length > 1);
    for (const [name, handlers] of twice)
      throw new Error(`The endpoint ${name} has several handlers: ${handlers.join(', ')}.`);
    if (missingHandlersFailTheStart && this.missing().length > 0)
      throw new Error(`Endpoints of the contract without a handler: ${this.missing().join(', ')}.`);
  }

  /** Endpoints of the contract that nothing serves. */
  missing(): RouteName[] {
    const bound = this.handlers();
    return names().filter((name) => !bound.has(name));
  }

  private handlers(): Map<RouteName, string[]> {
    const bound = new Map<RouteName, string[]>();
    for (const { instance, name: controller } of this.discovery.getControllers())
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance)))
        this.note(bound, instance[method], `${controller}.${method}`);
    return bound;
  }

  private note(bound: Map<RouteName, string[]>, handler: () => unknown, where: string): void {
    if (this.reflector.get<string | undefined>(pathKey, handler) === undefined) return;
    const name = this.reflector.get<RouteName | undefined>(endpointKey, handler);
    const outside = this.reflector.get<string | undefined>(outsideKey, handler);
    if (name === undefined && outside === undefined)
      throw new Error(`The route of ${where} declares no permission: bind it with @Endpoint or @Outside.`);
    if (name !== undefined) bound.set(name, [...(bound.get(name) ?? []), where]);
  }
}

// Object.keys loses the literal type; the keys of a const object are exactly these.
const names = (): RouteName[] => Object.keys(routes) as RouteName[];
