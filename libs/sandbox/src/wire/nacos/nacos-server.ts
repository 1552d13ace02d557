import type { ServerResponse } from 'node:http';
import type { World } from '../../world/world.js';
import { sendJson, sendText, type WireRequest } from '../http-server.js';
import { plain, type NacosCall } from './call.js';
import { calledV1 } from './v1.js';
import { calledV3 } from './v3.js';

/** What the simulated Nacos is. */
export interface NacosServerOptions {
  readonly world: World;
  /** null = it lets everybody in. */
  readonly login: { readonly username: string; readonly password: string } | null;
  /** Which generation it speaks as. */
  readonly version: '2.3.1' | '3.0.3';
  /** An unguessable text. */
  readonly secret: string;
}

const contextPath = '/nacos';
const tokenSeconds = 18_000;
const logins = ['/v1/auth/login', '/v1/auth/users/login', '/v3/auth/user/login'];
const open = ['/v1/ns/operator/metrics', '/v3/admin/core/state', '/v3/admin/core/state/readiness'];

/** Serves the registry of a world as Nacos: what it was seen to answer, also where that is odd. */
export function nacosHandler({ world, login, version, secret }: NacosServerOptions) {
  const token = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${secret}.sandbox`;
  return (request: WireRequest, response: ServerResponse): void => {
    if (!request.path.startsWith(`${contextPath}/`)) return sendText(response, 404, 'not found', plain);
    const path = request.path.slice(contextPath.length).replace(/\/$/, '');
    const params = new URLSearchParams([...request.query, ...new URLSearchParams(request.body)]);
    if (request.method === 'POST' && logins.includes(path)) {
      if (path.startsWith('/v3') && version === '2.3.1') return unknown(response, path);
      return signIn(response, params, login, token);
    }
    const bearer = request.headers.authorization?.replace(/^Bearer /, '');
    const given = request.headers['accesstoken'] ?? params.get('accessToken') ?? bearer;
    if (login !== null && !open.includes(path) && given !== token)
      return refuse(response, request.path, given === undefined ? 'user not found!' : 'token invalid!');
    world.run(() => {
      const call: NacosCall = { world, method: request.method, path, params, response };
      const answered = version === '2.3.1' ? calledV1(call) : calledV3(call);
      if (!answered) unknown(response, path);
    });
  };
}

function signIn(
  response: ServerResponse,
  params: URLSearchParams,
  login: NacosServerOptions['login'],
  token: string,
): void {
  const right =
    login !== null && params.get('username') === login.username && params.get('password') === login.password;
  if (!right) return refuse(response, '/nacos/v1/auth/login', 'unknown user!');
  const { username } = login;
  sendJson(response, 200, { accessToken: token, tokenTtl: tokenSeconds, globalAdmin: true, username });
}

const refuse = (response: ServerResponse, path: string, message: string): void =>
  sendJson(response, 403, {
    timestamp: new Date().toISOString(),
    status: 403,
    error: 'Forbidden',
    message,
    path,
  });

const unknown = (response: ServerResponse, path: string): void =>
  sendJson(response, 404, { timestamp: new Date().toISOString(), status: 404, error: 'Not Found', path });
