import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { routes, type Permission, type Role, type RouteName } from '@arthor/contract';
import type { Request } from 'express';
import { requireSeen } from './absent.js';
import { belowApi } from './address.js';
import { Authenticator } from './authenticator.js';
import { Forbidden, Unauthenticated } from './domain-error.js';
import { endpointKey, outsideKey, type OutsidePermission } from './endpoint.js';
import { requireKnownHost } from './known-host.js';
import { refuseForeignOrigin, requireCsrf } from './origin.js';
import { everywhere, type Place, type Principal } from './principal.js';
import { publicUrlOf } from './public-url.js';
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
    requireKnownHost(request, publicUrlOf(request));
    refuseForeignOrigin(request);
    if (permission === 'public') return true;
    const state = stateOf(request);
    state.recognise = () => this.recognised(request, permission);
    await this.authenticator.used(await state.recognise());
    return true;
  }

  private async recognised(request: Request, permission: Permission): Promise<Principal> {
    const state = stateOf(request);
    const principal = await this.authenticator.authenticate(request);
    state.principal = principal;
    if (principal === null) throw new Unauthenticated('UNAUTHENTICATED', 'Sign in, or send an API token.');
    requireCsrf(request, principal);
    requireOwnPassword(principal, state.endpoint);
    requirePermission(principal, permission, placeOf(request, state.endpoint));
    return principal;
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
  admin: 'ADMIN',
};

/**
 * What a path names, `/applications/{name}…` or `/environments/{name}…`: the one place where both limits of a
 * credential are asked. Rows that an id names are looked at by `visible`.
 */
const placeOf = ({ params }: Request, endpoint: RouteName | null): Place => {
  const path = endpoint === null ? '' : routes[endpoint].path;
  const { name } = params;
  if (typeof name !== 'string') return everywhere;
  if (path.startsWith('/applications/{name}')) return { ...everywhere, application: name };
  return path.startsWith('/environments/{name}') ? { ...everywhere, environment: name } : everywhere;
};

const requirePermission = (principal: Principal, permission: Permission, place: Place): void => {
  const role = needed[permission];
  if (role === undefined) return;
  if (!principal.canAnywhere(role))
    throw new Forbidden('FORBIDDEN', `This needs the role ${role}.`, { params: { role, environment: null } });
  requireSeen(principal, place);
  // Only applications are administrated one by one.
  if (permission === 'admin') principal.require('ADMIN', { ...place, environment: null });
};
