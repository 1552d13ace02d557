import { tmpdir } from 'node:os';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { roles, type Role } from '@arthor/contract';
import request from 'supertest';
import { hashOf, tokenBytes, tokenText } from '../identity/token-text.js';
import { AppModule } from '../app.module.js';
import { loadConfig, type Config } from '../config.js';
import { equipEdge, nestOptions } from '../http/edge.js';
import { SessionRow } from '../store/entity/session.js';
import { TokenRow } from '../store/entity/token.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { SystemClock } from '../runtime/clock.js';
import type { Core } from '../runtime/core.module.js';
import { openLog, silentLog } from '../runtime/log.js';
import { NoProviders } from '../runtime/providers.js';
import { SystemIds, SystemRandom } from '../runtime/random.js';
import { Readiness } from '../runtime/readiness.js';

/** A clock that tests can advance. */
export class MovableClock extends SystemClock {
  private aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }

  forward(ms: number): void {
    this.aheadMs += ms;
  }
}

/** A signed-in user. The password is `<username>-password`, stored as plain text. */
export interface TestUser {
  readonly id: number;
  readonly username: string;
  readonly cookie: string;
  readonly csrf: string;
  readonly token: string;
}

/** A whole server with its own database, on a free port. */
export class TestServer {
  private constructor(
    readonly app: NestExpressApplication,
    readonly core: Core,
    readonly clock: MovableClock,
    private readonly database: TestStore,
  ) {}

  /** Starts one; it has no users yet. */
  static async start(
    options: {
      readonly env?: Readonly<Record<string, string>>;
      readonly core?: Partial<Core>;
      readonly module?: (core: Core) => DynamicModule;
    } = {},
  ): Promise<TestServer> {
    const clock = new MovableClock();
    const database = await testStore({ clock });
    const env = { SANDBOX: 'off', ...options.env, DATABASE_URL: database.databaseUrl };
    const config: Config = loadConfig(env, tmpdir());
    const core: Core = {
      config,
      log:
        process.env['ARTHOR_TEST_LOG'] === undefined
          ? silentLog
          : openLog({ level: 'debug', format: 'pretty' }),
      store: database.store,
      clock,
      random: new SystemRandom(),
      ids: new SystemIds(),
      providers: new NoProviders(),
      ...options.core,
    };
    const module = options.module?.(core) ?? AppModule.of(core);
    const app = await NestFactory.create<NestExpressApplication>(module, {
      ...nestOptions,
      logger: false,
      abortOnError: false,
    });
    equipEdge(app, config);
    await app.listen(0, '127.0.0.1');
    app.get(Readiness).begin();
    return new TestServer(app, core, clock, database);
  }

  /** A request; `as` gives it the user's cookie and CSRF header. */
  request(method: string, path: string, as?: TestUser): request.Test {
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head';
    const sent = request(this.app.getHttpServer())[verb](path);
    return as === undefined ? sent : sent.set('cookie', `arthor=${as.cookie}`).set('x-arthor-csrf', as.csrf);
  }

  /** The same with the user's API token. */
  byToken(method: string, path: string, as: TestUser): request.Test {
    return this.request(method, path).set('authorization', `Bearer ${as.token}`);
  }

  /** Creates a user with a role (in one environment, or in all), a session and a token of that role. */
  async user(role: Role, environment: string | null = null, username?: string): Promise<TestUser> {
    const name = username ?? `${role.toLowerCase()}${environment === null ? '' : `-${environment}`}`;
    const secret = Buffer.from(this.core.random.bytes(32)).toString('base64url');
    const token = tokenText(this.core.random.bytes(tokenBytes));
    const now = this.clock.now();
    const csrf = `csrf-of-${name}`;
    return this.core.store.write(async (tx) => {
      const { id } = await tx.insert(UserRow, {
        username: name,
        password: `${name}-password`,
        nickname: name,
        createdAt: now,
      });
      await tx.insert(UserRoleRow, { userId: id, role, environment });
      await tx.insert(SessionRow, {
        tokenHash: hashOf(secret),
        userId: id,
        csrf,
        createdAt: now,
        usedAt: now,
        expiresAt: now + 24 * 3_600_000,
      });
      await tx.insert(TokenRow, {
        name: `token-of-${name}`,
        tokenHash: hashOf(token),
        userId: id,
        role,
        createdAt: now,
        expiresAt: now + 24 * 3_600_000,
      });
      return { id, username: name, cookie: secret, csrf, token };
    });
  }

  /** Creates one user per role. */
  async users(): Promise<Record<Role, TestUser>> {
    const made = new Map<Role, TestUser>();
    for (const role of roles) made.set(role, await this.user(role));
    // Every role was just set.
    return Object.fromEntries(made) as Record<Role, TestUser>;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.dispose();
  }
}
