import { Agent, request } from 'node:http';
import { roles, type Role } from '@arthor/contract';
import { hashOf, tokenBytes, tokenText } from '../identity/token-text.js';
import {
  insertBuild,
  insertDeployment,
  insertFreeze,
  insertLane,
  insertRecord,
} from '../lane/rows.fixture.js';
import type { TestServer } from '../start/test-server.js';
import { ApplicationRow } from '../store/entity/application.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { EnvRow } from '../store/entity/env.js';
import { FeatureRow } from '../store/entity/feature.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import { TokenRow } from '../store/entity/token.js';
import type { Tx } from '../store/store.js';

/** Where something is, or what a credential is limited to; null = in none, or not limited. */
export interface Where {
  readonly environment: string | null;
  readonly application: string | null;
}

/** Who calls: a role, the limits of their credential, and its kind. */
export interface Caller extends Where {
  readonly role: Role;
  readonly kind: 'session' | 'token';
  readonly headers: Readonly<Record<string, string>>;
}

/** One of each kind of thing that is somewhere. */
export interface Things extends Where {
  readonly environment: string;
  readonly application: string;
  readonly build: number;
  readonly lane: number;
  readonly deployment: number;
  readonly operation: number;
}

export const environments = ['dev', 'prod'] as const;
export const applications = ['shop', 'cart'] as const;

/** Two applications in two environments, prod protected: in each of the four places one of everything. */
export async function plantPlaces(server: TestServer): Promise<readonly Things[]> {
  return server.core.store.write(async (tx) => {
    for (const name of environments) await tx.insert(EnvRow, { name, description: '', host: `${name}.test` });
    await tx.insert(EnvSettingRow, {
      environment: 'prod',
      settings: { protected: true },
      updatedAt: 0,
      updatedBy: 'x',
    });
    const places: Things[] = [];
    for (const application of applications) {
      const feature = await plantApplication(tx, application);
      for (const environment of environments)
        places.push(await plantThings(tx, feature, { application, environment }));
    }
    return places;
  });
}

async function plantApplication(tx: Tx, name: string): Promise<FeatureRow> {
  const pipeline = await tx.insert(PipelineRow, {
    jobName: name,
    type: 'JENKINS',
    status: 'NONE',
    attempts: 0,
  });
  const { id } = await tx.insert(ApplicationRow, {
    name,
    description: '',
    pipelineId: pipeline.id,
    createdAt: 0,
  });
  return tx.insert(FeatureRow, {
    name: 'main',
    application: name,
    applicationId: id,
    repositoryType: 'GIT',
    repositoryUrl: 'https://git.test/a.git',
    branch: 'main',
    // Whoever may build it is refused by a rule, so that nothing is made.
    lifecycle: 'CLOSED',
    createdAt: 0,
  });
}

async function plantThings(
  tx: Tx,
  feature: FeatureRow,
  place: { readonly application: string; readonly environment: string },
): Promise<Things> {
  const { id: build } = await insertBuild(tx, {
    ...place,
    applicationId: feature.applicationId,
    featureId: feature.id,
    feature: feature.name,
    jobName: place.application,
    repositoryUrl: feature.repositoryUrl,
    branch: feature.branch,
    createdAt: 0,
    byUser: 'x',
  });
  const lane = await insertLane(tx, place);
  const name = `${place.application}-${place.environment}`;
  const row = await insertDeployment(tx, lane, { name, status: 'DEPLOYED', buildId: build });
  const record = await insertRecord(tx, row, { status: 'DONE', finishedAt: 3_000 });
  return { ...place, build, lane: lane.id, deployment: row.id, operation: record.id };
}

/** So many freezes of a place, to be lifted. */
export const plantFreezes = (server: TestServer, where: Where, count: number): Promise<number[]> =>
  server.core.store.write(async (tx) => {
    const ids: number[] = [];
    const startsAt = (await tx.now()) + 3_600_000;
    for (let made = 0; made < count; made++) ids.push((await insertFreeze(tx, { ...where, startsAt })).id);
    return ids;
  });

/** Every role by session and token, limited in no dimension, in each, and in both. */
export async function plantCallers(server: TestServer): Promise<readonly Caller[]> {
  const admin = await server.user('ADMIN');
  const made: Caller[] = [];
  for (const role of roles) {
    // One session of each role, limited or not in turn: a session is narrowed as a token is.
    const limit = roles.indexOf(role) % 2 === 0 ? null : 'dev';
    const { cookie, csrf } = await server.user(role, limit, `${role}-${limit}`);
    const headers = { cookie: `arthor=${cookie}`, 'x-arthor-csrf': csrf };
    made.push({ kind: 'session', role, environment: limit, application: null, headers });
    for (const environment of [null, 'dev']) {
      for (const application of [null, 'shop']) {
        const secret = await tokenOf(server, admin.id, { role, environment, application });
        const bearer = { authorization: `Bearer ${secret}` };
        made.push({ kind: 'token', role, environment, application, headers: bearer });
      }
    }
  }
  return made;
}

async function tokenOf(
  server: TestServer,
  userId: number,
  { role, environment, application }: Where & { readonly role: Role },
): Promise<string> {
  const text = tokenText(server.core.random.bytes(tokenBytes));
  const now = server.clock.now();
  await server.core.store.write((tx) =>
    tx.insert(TokenRow, {
      name: 'x',
      tokenHash: hashOf(text),
      userId,
      role,
      environments: environment === null ? null : [environment],
      applications: application === null ? null : [application],
      createdAt: now,
      expiresAt: now + 3_600_000,
      usedAt: now,
    }),
  );
  return text;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends requests over few connections that stay open: thousands of them take seconds. */
export class Sender {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly port: number) {}

  send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: object,
  ): Promise<Answer> {
    const { agent, port } = this;
    const text = body === undefined ? null : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request({
        host: '127.0.0.1',
        port,
        agent,
        method,
        path: `/api/v1${path}`,
        headers: {
          ...headers,
          ...(text !== null && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(text)),
          }),
        },
      });
      sent.on('error', reject).on('response', (response) => {
        const parts: Buffer[] = [];
        response
          .on('data', (part: Buffer) => parts.push(part))
          .on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
          );
      });
      sent.end(text ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
