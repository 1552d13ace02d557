import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { routes, type Permission, type Role, type RouteName } from '@arthor/contract';
import type { Request } from 'express';
import { belowApi } from './address.js';
import { Authenticator } from './authenticator.js';
import { Forbidden, Unauthenticated } from './domain-error.js';
import { endpointKey, outsideKey, type OutsidePermission } from './endpoint.js';
import { refuseForeignOrigin, requireCsrf } from './origin.js';
import type { Principal } from './principal.js';
import { stateOf } from './request-state.js';

/** Checks every request. A handler that declares no permission needs ADMIN. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  /** Returns true, or throws 401 or 403. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const permission = this.permissionOf(context, request);
    refuseForeignOrigin(request);
    if (permission === 'public') return true;
    const principal = await this.authenticator.authenticate(request);
    stateOf(request).principal = principal;
    if (principal === null) throw new Unauthenticated('UNAUTHENTICATED', 'Sign in, or send an API token.');
    requireCsrf(request, principal);
    requireOwnPassword(principal, stateOf(request).endpoint);
    requirePermission(principal, permission);
    await this.authenticator.used(principal);
    return true;
  }

  private permissionOf(context: ExecutionContext, request: Request): Permission {
    const name = this.reflector.get<RouteName | undefined>(endpointKey, context.getHandler());
    if (name !== undefined) {
      stateOf(request).endpoint = name;
      return routes[name].permission;
    }
    const outside = this.reflector.get<OutsidePermission | undefined>(outsideKey, context.getHandler());
    if (outside === 'public') return 'public';
    if (outside === 'session below /api') return belowApi(request.path) ? 'session' : 'public';
    return 'admin';
  }
}

/** What is allowed with a password that somebody else chose: to get rid of it, or to leave. */
const withAnyPassword: readonly (RouteName | null)[] = ['getSession', 'changePassword', 'deleteSession'];

const requireOwnPassword = ({ mustChangePassword }: Principal, endpoint: RouteName | null): void => {
  if (!mustChangePassword || withAnyPassword.includes(endpoint)) return;
  throw new Forbidden('PASSWORD_CHANGE_NEEDED', 'Change your password first: somebody else knows it.');
};

const needed: Readonly<Partial<Record<Permission, Role>>> = {
  viewer: 'VIEWER',
  developer: 'DEVELOPER',
  operator: 'OPERATOR',
};

const requirePermission = (principal: Principal, permission: Permission): void => {
  if (permission === 'admin') return principal.require('ADMIN', null);
  const role = needed[permission];
  if (role === undefined || principal.canAnywhere(role)) return;
  throw new Forbidden('FORBIDDEN', `This needs the role ${role}.`, { params: { role, environment: null } });
};
