// The server that is attacked, who attacks it, and everything it ever answered.
import assert from 'node:assert/strict';
import { request } from 'node:http';

export class World {
  answers = [];

  constructor(base, secrets) {
    this.base = base;
    this.secrets = secrets;
    this.port = Number(new URL(base).port);
  }

  /** With the session of the administrator. */
  static async enter(base, secrets) {
    const world = new World(base, secrets);
    world.admin = await world.signedIn('admin', secrets.admin);
    return world;
  }

  /** One request, sent as it is written: path, headers and body are not put right by anybody. */
  send(method, path, { headers = {}, body } = {}) {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers });
      sent.on('error', reject).on('response', (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          this.answers.push(text);
          resolve({ status: response.statusCode, headers: response.headers, text, body: parsed(text) });
        });
        response.on('error', reject);
      });
      sent.end(body);
    });
  }

  /** JSON to the API, as somebody. */
  api(who, method, path, payload) {
    const body = payload === undefined ? undefined : JSON.stringify(payload);
    const headers = { ...who, ...(body !== undefined && { 'content-type': 'application/json' }) };
    return this.send(method, `/api/v1${path}`, { headers, body });
  }

  signIn(username, password, headers = {}) {
    return this.api(headers, 'POST', '/session', { username, password });
  }

  /** The headers of a session. */
  async signedIn(username, password, headers = {}) {
    const { status, headers: answered, body } = await this.signIn(username, password, headers);
    assert.equal(status, 200, `${username} signs in`);
    const cookie = answered['set-cookie'].map((one) => one.split(';')[0]).join('; ');
    return { cookie, 'x-arthor-csrf': body.csrf };
  }

  /** A new user with roles, and their password. */
  async user(username, roles) {
    const made = await this.api(this.admin, 'POST', '/users', { username, nickname: username, roles });
    assert.equal(made.status, 201, made.text);
    const session = await this.signedIn(username, made.body.password);
    const password = `${username}-Pa55word`;
    const change = { currentPassword: made.body.password, newPassword: password };
    assert.equal((await this.api(session, 'PUT', '/session/password', change)).status, 200);
    return { ...session, password };
  }

  /** The header of a new token. */
  async token(who, limits) {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const made = await this.api(who, 'POST', '/tokens', { name: 'attack', expiresAt, ...limits });
    assert.equal(made.status, 201, made.text);
    return { authorization: `Bearer ${made.body.token}`, id: made.body.id };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
